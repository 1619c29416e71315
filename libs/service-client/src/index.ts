import { ServiceUnavailable } from '@careeasy/problem'
import { traced, traceHeaders } from '@careeasy/telemetry'
import type { Dispatcher } from 'undici'
import { openReplicas, type Replica } from './replicas.ts'

/** How one service reaches another. */
export interface ServiceClientOptions {
  /** The callee's name: the `aud` of the token, and the name in errors. */
  readonly service: string
  /** Its base address, as in `http://geo:8084`; several, with commas between, where it has replicas. */
  readonly url: string
  /** Gives a service token for the callee; see `Identity.tokenFor`. */
  readonly tokenFor: (audience: string) => string
  /** Milliseconds until an answer must be there; 5,000 by default. */
  readonly timeout?: number
}

export interface ServiceCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  /** Handed on, so that log lines of both services can be joined. */
  readonly requestId?: string | undefined
  /** Statuses besides 2xx that the caller understands, as in 404 for "there is none". */
  readonly expect?: readonly number[]
}

export interface ServiceAnswer<T> {
  readonly status: number
  readonly body: T
}

/** Calls another service's `/internal` paths. */
export interface ServiceClient {
  /**
   * Sends the call and reads the JSON answer.
   * @throws ServiceUnavailable (503) when the callee cannot be reached, is late, or answers with another status.
   */
  call<T>(call: ServiceCall): Promise<ServiceAnswer<T>>
  close(): Promise<void>
}

/**
 * A client with a bounded connection pool for each replica of the callee. What broke off goes to another replica once
 * more if it is a GET; what was never sent goes there whatever it is, to three replicas at most.
 */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { service, url, tokenFor, timeout = 5_000 } = options
  const replicas = openReplicas(url, {
    connections: 16,
    connect: { timeout: 1_000 },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: 30_000,
  })

  async function send<T>(
    call: ServiceCall,
    replica: Replica,
    signal: AbortSignal,
  ): Promise<ServiceAnswer<T>> {
    replica.running += 1
    try {
      const answer = await replica.pool.request({
        method: call.method,
        path: call.path,
        ...(call.query === undefined ? {} : { query: call.query }),
        headers: {
          authorization: `Bearer ${tokenFor(service)}`,
          ...traceHeaders(),
          ...(call.requestId === undefined ? {} : { 'x-request-id': call.requestId }),
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        signal,
      })
      if (answer.headers['connection'] === 'close') replicas.avoid(replica)
      return { status: answer.statusCode, body: (await readJson(answer)) as T }
    } finally {
      replica.running -= 1
    }
  }

  async function sendUntilAnswered<T>(call: ServiceCall, signal: AbortSignal): Promise<ServiceAnswer<T>> {
    const attempts = Math.min(Math.max(replicas.count, 2), 3)
    let replica = replicas.choose()
    let isBroken = false
    for (let attempt = 1; ; attempt++) {
      const work = () => send<T>(call, replica, signal)
      try {
        return await traced(`${call.method} ${service}`, { 'peer.service': service }, work)
      } catch (error) {
        const isUnsent = wasUnsent(error)
        const isLast = attempt === attempts || isBroken
        if (isUnsent) replicas.avoid(replica)
        isBroken = !isUnsent
        if (isLast || !(isUnsent || (call.method === 'GET' && isBrokenConnection(error)))) throw error
        replica = replicas.choose(replica)
      }
    }
  }

  return {
    async call<T>(call: ServiceCall) {
      // Bounds the whole call, a second try included: the pool's own limits start again with every byte.
      const signal = AbortSignal.timeout(timeout)
      let answer: ServiceAnswer<T>
      try {
        answer = await sendUntilAnswered(call, signal)
      } catch (cause) {
        throw withCause(new ServiceUnavailable(service), cause)
      }
      const { status } = answer
      if ((status >= 200 && status < 300) || call.expect?.includes(status)) return answer
      const code = (answer.body as { code?: string } | undefined)?.code ?? ''
      throw withCause(
        new ServiceUnavailable(service),
        new Error(`${call.method} ${call.path} of ${service} answered ${status} ${code}`),
      )
    },
    close: replicas.close,
  }
}

async function readJson(answer: Dispatcher.ResponseData): Promise<unknown> {
  const text = await answer.body.text()
  return text === '' ? undefined : JSON.parse(text)
}

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code)

/** There was no connection to send anything on: nobody listens there, or the machine is away. */
const wasUnsent = (error: unknown) =>
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(error))

/** A keep-alive connection that the callee closed as we took it, or a replica that just went away. */
const isBrokenConnection = (error: unknown) => /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/.test(codeOf(error))

function withCause<E extends Error>(error: E, cause: unknown): E {
  error.cause = cause
  return error
}
