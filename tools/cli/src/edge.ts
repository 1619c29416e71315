import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { longestWait, RefusedError, toProblem, UnreachableError } from './errors.ts'

/** Requests under way at once. */
export const parallel = 8

const attempts = 6
/** Milliseconds: above the 30 s in which the edge answers, itself or for a service. */
const answerTimeout = 45_000

/** One request. Whatever is sent may be sent twice: it has to mean the same the second time. */
export interface EdgeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export interface EdgeAnswer<T> {
  readonly body: T
  readonly etag: string | undefined
}

/** The platform's one public door. */
export interface Edge {
  /**
   * Sends the request; an answer 429 or 503 and a broken connection are tried again, at most five times, as
   * `Retry-After` says.
   * @throws RefusedError for any other status, UnreachableError when no answer comes.
   */
  send<T>(request: EdgeRequest): Promise<EdgeAnswer<T>>
  close(): Promise<void>
}

export interface EdgeOptions {
  readonly url: URL
  /** Ends every waiting for a next attempt; what is under way goes on. */
  readonly stop: AbortSignal
  /** Told of each wait, in milliseconds, and why. */
  readonly onWait: (ms: number, reason: string) => void
  /** Milliseconds before a second attempt, doubled for each that follows; 1,000 by default. */
  readonly firstWait?: number
}

export function createEdge({ url, stop, onWait, firstWait = 1_000 }: EdgeOptions): Edge {
  const pool = new Pool(url.origin, {
    connections: parallel,
    connect: { timeout: 5_000 },
    headersTimeout: answerTimeout,
    bodyTimeout: answerTimeout,
  })
  const prefix = url.pathname.replace(/\/$/, '')
  // before the first answer a wrong address is likelier than an outage
  let wasReached = false

  async function once<T>({ method, path, query, headers, body }: EdgeRequest): Promise<EdgeAnswer<T>> {
    const answer = await pool.request({
      method,
      path: prefix + path,
      ...(query !== undefined && { query }),
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    wasReached = true
    const parsed = await readJson(answer)
    const { statusCode: status, headers: received } = answer
    if (status < 200 || status > 299) throw new RefusedError(toProblem(status, parsed), retryAfter(received))
    return { body: parsed as T, etag: received['etag']?.toString() }
  }

  return {
    async send<T>(request: EdgeRequest) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once<T>(request)
        } catch (error) {
          const known =
            error instanceof RefusedError ? error : new UnreachableError(url.origin, error, wasReached)
          const asked = waitBefore(known)
          if (asked === undefined || attempt === attempts || stop.aborted) throw known
          // spread, so that eight do not come back together
          const ms = Math.max(asked, firstWait * 2 ** (attempt - 1)) * (1 + Math.random() / 10)
          onWait(ms, known.message)
          await sleep(ms, undefined, { signal: stop }).catch(() => {
            throw known
          })
        }
      }
    },
    close: () => pool.close(),
  }

  /** Milliseconds that must pass before another attempt, or undefined where none is worth it. */
  function waitBefore(error: RefusedError | UnreachableError): number | undefined {
    if (error instanceof UnreachableError) return wasReached ? 0 : undefined
    if (![429, 503].includes(error.problem.status)) return undefined
    const seconds = error.waitSeconds ?? 0
    return seconds > longestWait ? undefined : seconds * 1_000
  }
}

async function readJson(answer: Dispatcher.ResponseData): Promise<unknown> {
  const text = await answer.body.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // a proxy's own page: the status alone is told
    return undefined
  }
}

/** Seconds; the header has seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(headers: Dispatcher.ResponseData['headers']): number | undefined {
  const given = headers['retry-after']?.toString()
  if (given === undefined) return undefined
  const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - Date.now()) / 1_000
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined
}
