import { ServiceUnavailable } from '@careeasy/problem'
import { type Dispatcher, Pool } from 'undici'

/** How one service reaches another. */
export interface ServiceClientOptions {
  /** The callee's name: the `aud` of the token, and the name in errors. */
  readonly service: string
  /** Its base address, as in `http://geo:8084`. */
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
  const pool = new Pool(new URL(url).origin, {
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
        answer = await send<T>(call, signal).catch(error => {
          if (call.method === 'GET' && isBrokenConnection(error)) return send<T>(call, signal)
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
