import { Readable } from 'node:stream'
import { ServiceUnavailable } from '@careeasy/problem'
import { UpstreamBroken, UpstreamTimeout } from '../errors.ts'

/** Why there is no answer of the service, and what that allows. */
export type Failure =
  /** Nothing was sent: nobody listens, or no connection came about. */
  | 'unreached'
  /** The connection broke before the first byte of an answer; the request may have been done. */
  | 'broken'
  | 'late'
  /** What came is no answer of HTTP. */
  | 'garbled'
  /** Not the service's doing: the client went away, or its body is refused. */
  | 'ours'

const failures: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: 'unreached',
  EHOSTUNREACH: 'unreached',
  ENETUNREACH: 'unreached',
  ENOTFOUND: 'unreached',
  EAI_AGAIN: 'unreached',
  UND_ERR_CONNECT_TIMEOUT: 'unreached',
  UND_ERR_SOCKET: 'broken',
  ECONNRESET: 'broken',
  EPIPE: 'broken',
  ETIMEDOUT: 'broken',
  UND_ERR_HEADERS_TIMEOUT: 'late',
  UND_ERR_BODY_TIMEOUT: 'late',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'ours',
}

/** The client went away while the service was at work for it. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** What kind of failure an error of undici's, or of ours, is. */
export function failureOf(error: unknown): Failure {
  const { code } = error as { code?: unknown }
  if (error instanceof ClientGone || (typeof code === 'string' && code.startsWith('CE_'))) return 'ours'
  return failures[String(code)] ?? 'garbled'
}

/** A request, as far as it decides whether it may be sent once more. */
export interface Repeatable {
  readonly method: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Readable | null
}

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

/**
 * Whether a request without an answer may go to another replica (RFC 9110, 9.2.2): whatever it is when nothing was sent,
 * else when doing it twice is doing it once. With If-Match it is not: done before, the second try would be refused.
 */
export function isRepeatable(failure: Failure, { method, headers, body }: Repeatable): boolean {
  if (body !== null && (Readable.isDisturbed(body) || body.destroyed)) return false
  if (failure === 'unreached') return true
  return failure === 'broken' && idempotent.has(method) && headers['if-match'] === undefined
}

/** Seconds after which a client may ask again. */
const retryAfter = 2

/** What the client is told. Only what is safe to repeat says when to. */
export function errorOf(failure: Failure, cause: unknown, service: string, method: string): unknown {
  if (failure === 'ours') return cause
  const isSafe = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  const isAway = failure === 'unreached' || (failure === 'broken' && isSafe)
  const Kind = isAway ? ServiceUnavailable : failure === 'late' ? UpstreamTimeout : UpstreamBroken
  return Object.assign(new Kind(service), { cause, ...((isAway || isSafe) && { retryAfter }) })
}
