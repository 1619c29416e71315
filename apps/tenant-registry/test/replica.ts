import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { decodeJwt } from 'jose'

/** Where a replica is in the work on a tenant as it dies: about to do this, or it is done and not yet answered. */
export interface Death {
  readonly at: string
  readonly when: 'before' | 'after'
}

export interface ReplicaOptions {
  /** The settings, but for the addresses of DynamoDB and of the neighbours. */
  readonly env: NodeJS.ProcessEnv
  readonly dynamodb: string
  /** Told of everything that was done for the replica, in its order. */
  readonly onDone: (call: DoneCall) => void
  /** By tenant; the process ends as soon as it is at all of these points. */
  readonly deaths?: ReadonlyMap<string, Death>
}

/** What a replica has done: `geo PUT`, `record geo`, `create`, … */
export interface DoneCall {
  readonly what: string
  readonly path: string
  readonly body: unknown
}

export interface Replica {
  readonly url: string
  /** Resolves when the process is gone. */
  readonly exited: Promise<unknown>
  stop(): Promise<void>
  /** Ends it at once, if it still runs. */
  kill(): void
}

/**
 * The service as a process of its own. All it does goes through a server of this test, which hands DynamoDB's calls
 * on, stands for the neighbours, holds each tenant's work where the test says, and then ends the process by SIGKILL.
 */
export async function startReplica({ env, dynamodb, onDone, deaths }: ReplicaOptions): Promise<Replica> {
  let child: ChildProcess | undefined
  const held = new Set<string>()

  const front = createServer(async (request, response) => {
    const sent = await buffer(request)
    const call = describe(request, sent)
    const holder = deaths && holderOf(deaths, call, sent)
    // A held call is sent again after a while.
    const isAgain = holder !== undefined && held.has(holder.uuid)
    if (holder?.when === 'before' || isAgain) return hold(holder.uuid)
    const isStore = request.headers['x-amz-target'] !== undefined
    const answer = isStore ? await forward(dynamodb, request, sent) : neighbour(request)
    onDone(call)
    if (holder !== undefined) return hold(holder.uuid)
    reply(response, answer)
  })
  function hold(uuid: string): void {
    held.add(uuid)
    if (held.size === deaths?.size) child?.kill('SIGKILL')
  }

  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`

  const started = spawn(process.execPath, [join(import.meta.dirname, '../src/server.ts')], {
    env: {
      ...env,
      DYNAMODB_ENDPOINT: url,
      AUTH_URL: url,
      PROFILE_URL: url,
      GEO_URL: url,
      MEDIA_URL: url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = started
  const exited = once(started, 'exit').finally(() => {
    front.closeAllConnections()
    front.close()
  })
  return {
    url: await listening(started),
    exited,
    async stop() {
      started.kill('SIGTERM')
      await exited
    },
    kill: () => void started.kill('SIGKILL'),
  }
}

/** The address that the replica says it listens on. */
function listening(replica: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    replica.stdout?.on('data', chunk => {
      said += String(chunk)
      const address = /Server listening at (http:[^"]+)/.exec(said)?.[1]
      if (address !== undefined) resolve(address)
    })
    replica.once('exit', () => reject(new Error(`the replica ended before it listened: ${said}`)))
  })
}

/** The tenant that the call is for, if its work ends here. */
function holderOf(deaths: ReadonlyMap<string, Death>, { what, path }: DoneCall, sent: Buffer) {
  for (const [uuid, { at, when }] of deaths) {
    if (at === what && (path.includes(uuid) || sent.includes(uuid))) return { uuid, when }
  }
  return undefined
}

function describe(request: IncomingMessage, sent: Buffer): DoneCall {
  const text = sent.toString()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const path = request.url ?? ''
  const target = request.headers['x-amz-target']
  if (target === undefined) return { what: `${serviceOf(request)} ${request.method}`, path, body }
  return { what: whatOf(String(target).split('.')[1] ?? '', text), path, body }
}

/** What a call of DynamoDB is for. */
function whatOf(operation: string, text: string): string {
  const step = /"#step":"(\w+)"/.exec(text)?.[1]
  if (step !== undefined) return `record ${step}`
  if (operation !== 'TransactWriteItems') return operation
  if (text.includes('"S":"NAME#') && text.includes('"S":"TENANTS"')) return 'create'
  return text.includes('"Delete":{') && text.includes('"S":"PROVISIONING"') ? 'activate' : operation
}

function serviceOf({ headers }: IncomingMessage): string {
  return String(decodeJwt(headers.authorization?.split(' ')[1] ?? '').aud)
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: Buffer | string
}

function neighbour(request: IncomingMessage): Answer {
  const headers = { 'content-type': 'application/json' }
  return serviceOf(request) === 'auth' ? { status: 200, headers, body: '{}' } : { status: 204, headers }
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body)
}

function forward(to: string, { method, url, headers }: IncomingMessage, sent: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(new URL(url ?? '', to), { method, headers }, async response => {
      const body = await buffer(response)
      const kept = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'] as const
      const given = kept.map(name => [name, String(response.headers[name] ?? '')])
      resolve({ status: response.statusCode ?? 500, headers: Object.fromEntries(given), body })
    })
    request.on('error', reject)
    request.end(sent)
  })
}
