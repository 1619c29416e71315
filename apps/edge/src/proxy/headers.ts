import type { IncomingHttpHeaders } from 'node:http'
import { handoverAnswer } from '@careeasy/service'
import type { Credentials } from '../credentials.ts'

/**
 * What of a client's request a service gets to see. A list of what may pass: one of what may not would miss
 * the next spelling of a header that a service believes (`Tenant_UUID`, `Proxy-Authorization`, `X-Original-URL`).
 */
const passed = new Set([
  'accept',
  'accept-crs',
  'accept-language',
  'content-crs',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'prefer',
  'range',
  'repr-digest',
  'traceparent',
  'tracestate',
  'tus-resumable',
  'upload-checksum',
  'upload-complete',
  'upload-concat',
  'upload-defer-length',
  'upload-length',
  'upload-metadata',
  'upload-offset',
  'user-agent',
])

/** Headers of one connection (RFC 9110, 7.6.1), those that tell what we run, and ours. */
const dropped = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Where a body is to be had, with the right to read it: for the edge alone.
  handoverAnswer,
  'x-powered-by',
])

export interface Passage {
  readonly hopToken: string
  /** Credentials that the service verifies itself; null on every route but one. */
  readonly credentials: Credentials | null
  readonly requestId: string
  /** The client's address as the edge trusts it. */
  readonly address: string
  readonly protocol: string
  readonly host: string
}

/** The headers of the request to the service. */
export function requestHeaders(incoming: IncomingHttpHeaders, passage: Passage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name in incoming) {
    const value = incoming[name]
    if (value !== undefined && passed.has(name)) headers[name] = String(value)
  }
  if (passage.credentials !== null) {
    headers['auth-key'] = passage.credentials.key
    headers['auth-token'] = passage.credentials.token
  }
  headers['authorization'] = `Bearer ${passage.hopToken}`
  headers['x-request-id'] = passage.requestId
  headers['x-forwarded-for'] = passage.address
  headers['x-forwarded-proto'] = passage.protocol
  headers['x-forwarded-host'] = passage.host
  return headers
}

const keepAlive: readonly string[] = ['keep-alive']

/** The headers that `Connection` names (RFC 9110, 7.6.1). */
function namedBy(connection: string | undefined): readonly string[] {
  if (connection === undefined || connection === 'keep-alive') return keepAlive
  return connection.toLowerCase().split(/\s*,\s*/)
}

/**
 * The headers of the answer to the client.
 * @param own what the reply has already (CORS, the end of the connection); it wins over the service
 */
export function responseHeaders(
  upstream: IncomingHttpHeaders,
  own: Readonly<Record<string, unknown>>,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  const named = namedBy(upstream.connection)
  for (const name in upstream) {
    const value = upstream[name]
    if (value !== undefined && !dropped.has(name) && !named.includes(name)) headers[name] = value
  }
  for (const name in own) {
    const value = String(own[name])
    const both = name === 'vary' && headers['vary'] !== undefined
    headers[name] = both ? `${headers['vary']}, ${value}` : value
  }
  return headers
}
