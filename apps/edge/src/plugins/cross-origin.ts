import cors, { type FastifyCorsOptions } from '@fastify/cors'
import fp from 'fastify-plugin'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** What a page may send besides what any page may; both spellings of ours. */
const allowedHeaders = [
  ...['Auth-Key', 'Auth-Token', 'Tenant-UUID', 'Auth_key', 'Auth_token', 'Tenant_UUID', 'Authorization'],
  ...['Content-Type', 'Content-Disposition', 'Content-Language', 'Content-Crs', 'Accept-Crs', 'Range'],
  ...['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since', 'If-Range'],
  ...[
    'Idempotency-Key',
    'Prefer',
    'Content-Digest',
    'Repr-Digest',
    'Content-MD5',
    'traceparent',
    'tracestate',
  ],
  ...['Tus-Resumable', 'Upload-Length', 'Upload-Offset', 'Upload-Metadata', 'Upload-Checksum'],
  ...['Upload-Concat', 'Upload-Complete', 'Upload-Defer-Length'],
]
/** What a page may read of an answer besides what any page may. */
const exposedHeaders = [
  ...['ETag', 'Location', 'Link', 'Retry-After', 'X-Request-Id', 'RateLimit', 'RateLimit-Policy'],
  ...[
    'Content-Disposition',
    'Content-Range',
    'Accept-Ranges',
    'Content-Crs',
    'Content-Digest',
    'Repr-Digest',
  ],
  ...['Tus-Resumable', 'Tus-Version', 'Tus-Extension', 'Tus-Max-Size', 'Tus-Checksum-Algorithm'],
  ...['Upload-Offset', 'Upload-Length', 'Upload-Expires', 'Upload-Metadata', 'Idempotency-Replayed', 'Allow'],
  'Asset-Location',
]
/** Seconds a browser may keep the answer to its preflight. */
const maxAge = 600

/**
 * Lets the pages of these origins call; a preflight is answered before anybody asks for credentials. Those are headers that
 * a page sets itself, never cookies, so no answer allows credentials of the browser's own.
 */
export const crossOrigin = fp<{ origins: readonly string[] }>(
  async (app, { origins }) => {
    if (origins.length === 0) return
    const options: FastifyCorsOptions = {
      origin: origins.includes('*') ? '*' : [...origins],
      methods,
      allowedHeaders,
      exposedHeaders,
      maxAge,
    }
    await app.register(cors, {
      // Only what is a preflight: OPTIONS is also how a client of tus asks what uploads may do.
      delegator: ({ headers }, done) => {
        const isPreflight =
          headers.origin !== undefined && headers['access-control-request-method'] !== undefined
        done(null, { ...options, preflight: isPreflight })
      },
    })
  },
  { name: 'cross-origin', fastify: '5.x' },
)
