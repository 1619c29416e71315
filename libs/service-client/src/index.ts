import { ServiceUnavailable } from '@careeasy/problem'
import { traced, traceHeaders } from '@careeasy/telemetry'
import { BalancedPool, type Dispatcher, Pool } from 'undici'

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

/** A client with its own bounded connection pool. GET is tried once more after a broken connection. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { service, url, tokenFor, timeout = 5_000 } = options
  const pool = connect(url, {
    connections: 16,
    connect: { timeout: 1_000 },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    keepAliveTimeout: 30_000,
  })

  async function send<T>(call: ServiceCall, signal: AbortSignal): Promise<ServiceAnswer<T>> {
    const answer = await pool.request({
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
    return { status: answer.statusCode, body: (await readJson(answer)) as T }
  }

  return {
    async call<T>(call: ServiceCall) {
      // Bounds the whole call, a second try included: the pool's own limits start again with every byte.
      const signal = AbortSignal.timeout(timeout)
      let answer: ServiceAnswer<T>
      try {
        const work = () => send<T>(call, signal)
        const attempt = () => traced(`${call.method} ${service}`, { 'peer.service': service }, work)
        answer = await attempt().catch(error => {
          if (call.method === 'GET' && isBrokenConnection(error)) return attempt()
          throw error
        })
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
    close: () => pool.close(),
  }
}

/** `dns+http`, with which the edge names all that an address resolves to, is any one of them here. */
function connect(url: string, options: Pool.Options): Pool | BalancedPool {
  const [first = '', ...more] = url.split(',').map(it => new URL(it.trim().replace(/^dns\+/, '')).origin)
  return more.length === 0 ? new Pool(first, options) : new BalancedPool([first, ...more], options)
}

async function readJson(answer: Dispatcher.ResponseData): Promise<unknown> {
  const text = await answer.body.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** A keep-alive connection that the callee closed as we took it, or a replica that just went away. */
function isBrokenConnection(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'ECONNREFUSED'
}

function withCause<E extends Error>(error: E, cause: unknown): E {
  error.cause = cause
  return error
}
