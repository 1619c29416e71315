import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'

/** What the suite is told about the deployment it talks to. */
export interface Deployment {
  readonly edgeUrl: string
  /** One replica of the edge; `edgeUrl` may lead to all of them. */
  readonly firstEdgeUrl: string
  /** Another replica of the edge, where it can be reached apart from the first. */
  readonly secondEdgeUrl: string | undefined
  readonly demo: {
    readonly email: string
    readonly password: string
    readonly tenants: readonly [string, string]
  }
  readonly admin: { readonly email: string; readonly password: string }
  /** The services' own addresses, where they can be reached past the edge. */
  readonly serviceUrls: Readonly<Record<string, string>> | undefined
  /** A file with the process ids of services and engines, where the suite may end them. */
  readonly processesFile: string | undefined
  /** Where each replica's log is, and a file with the traces, one export a line: where the suite can look into them. */
  readonly logsFolder: string | undefined
  readonly tracesFile: string | undefined
}

/** Reads the deployment from the environment; every test file begins with it. */
export function deployment(env: NodeJS.ProcessEnv = process.env): Deployment {
  const need = (name: string) => {
    const value = env[name]
    if (!value)
      throw new Error(
        `${name} is not set: run npm test, or name a deployment (see acceptance/test/client.ts)`,
      )
    return value
  }
  return {
    edgeUrl: need('EDGE_URL').replace(/\/$/, ''),
    firstEdgeUrl: (env['FIRST_EDGE_URL'] ?? need('EDGE_URL')).replace(/\/$/, ''),
    secondEdgeUrl: env['SECOND_EDGE_URL']?.replace(/\/$/, ''),
    demo: {
      email: need('DEMO_EMAIL'),
      password: need('DEMO_PASSWORD'),
      tenants: JSON.parse(env['DEMO_TENANTS'] ?? '["7MA170H","7MA170G"]'),
    },
    admin: { email: need('ADMIN_EMAIL'), password: need('ADMIN_PASSWORD') },
    serviceUrls: env['SERVICE_URLS'] === undefined ? undefined : JSON.parse(env['SERVICE_URLS']),
    processesFile: env['PROCESSES_FILE'],
    logsFolder: env['LOGS_FOLDER'],
    tracesFile: env['TRACES_FILE'],
  }
}

export type HeaderPairs = readonly (readonly [string, string])[]

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The body, where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a black-box suite reads what it is given
  readonly json: any
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** One request; headers go out as given, so that one may stand there twice, and the path is not cleaned. */
export function send(
  origin: string,
  path: string,
  options: { method?: string; headers?: HeaderPairs; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port, host } = new URL(origin)
  const { method = 'GET', headers = [], body } = options
  const length: HeaderPairs = body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))]]
  const declared = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      path,
      method,
      agent,
      headers: [['host', host] as const, ...headers, ...(declared ? [] : length)].flat(),
      timeout: 30_000,
    })
    request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in 30 s`)))
    request.on('error', reject)
    request.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const isJson = /[/+]json/.test(String(response.headers['content-type'])) && bytes.length > 0
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          json: isJson ? JSON.parse(bytes.toString()) : undefined,
        })
      })
    })
    request.end(body)
  })
}

export interface CallOptions {
  readonly tenant?: string
  readonly json?: unknown
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** A signed-in person. */
export interface Person {
  readonly key: string
  readonly token: string
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  readonly user: any
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** The same session at another replica of the edge. */
  at(edgeUrl: string): Person
}

/** Signs in. @throws when the answer is not 200. */
export async function signIn(edgeUrl: string, username: string, password: string): Promise<Person> {
  const answer = await send(edgeUrl, '/auth/login', {
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body: JSON.stringify({ username, password }),
  })
  if (answer.status !== 200) throw new Error(`login of ${username}: ${answer.status} ${answer.bytes}`)
  const { Auth_key: key, Auth_token: token, user } = answer.json
  const at = (url: string): Person => ({
    key,
    token,
    user,
    call: (method, path, options) => call(url, key, token, method, path, options),
    at,
  })
  return at(edgeUrl)
}

function call(
  edgeUrl: string,
  key: string,
  token: string,
  method: string,
  path: string,
  { tenant, json, body, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const pairs: [string, string][] = [
    ['auth-key', key],
    ['auth-token', token],
    ...(tenant === undefined ? [] : [['tenant-uuid', tenant] as [string, string]]),
    ...(json === undefined ? [] : [['content-type', 'application/json'] as [string, string]]),
    ...Object.entries(headers),
  ]
  const payload = json === undefined ? body : JSON.stringify(json)
  return send(edgeUrl, path, { method, headers: pairs, ...(payload === undefined ? {} : { body: payload }) })
}

/** A person of our own with a tenant of their own, so that tests do not meet in the demo data. */
export async function newTenant(to: Deployment): Promise<{
  person: Person
  userId: string
  tenant: string
  name: string
  email: string
  password: string
}> {
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const name = `t${randomUUID().replaceAll('-', '').slice(0, 20)}`
  const email = `${name}@example.org`
  const password = randomUUID()
  const user = await admin.call('POST', '/auth/users', {
    json: { email, password, fname: 'Test', lname: 'Person' },
  })
  if (user.status !== 201) throw new Error(`POST /auth/users: ${user.status} ${user.bytes}`)
  const created = await admin.call('POST', '/tenants', { json: { name, owner: email } })
  if (created.status !== 201) throw new Error(`POST /tenants: ${created.status} ${created.bytes}`)
  const person = await signIn(to.edgeUrl, email, password)
  return { person, userId: user.json.id, tenant: created.json.Tenant_UUID, name, email, password }
}

/** Asks until the answer is as wished, at most `ms` milliseconds. */
export async function eventually<T>(
  ask: () => Promise<T>,
  wished: (value: T) => boolean,
  ms = 10_000,
): Promise<T> {
  const deadline = performance.now() + ms
  for (;;) {
    const value = await ask()
    if (wished(value) || performance.now() > deadline) return value
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
