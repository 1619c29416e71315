import type { onRequestHookHandler } from 'fastify'
import { PathInvalid } from './errors.ts'

/**
 * What proxies and servers read differently: empty and dot segments, backslashes, path parameters, control
 * characters, and encoded slashes, dots or percent signs. No route has them, so none is passed on.
 */
const odd = /\/\/|\\|;|%(?:2e|2f|5c|25|[01][0-9a-f]|7f)|\/\.{1,2}(?:\/|$)/i

/** An onRequest hook that refuses a path which another hop could read as a different one. */
export const refuseOddPath: onRequestHookHandler = (request, _reply, done) => {
  const url = request.raw.url ?? ''
  const query = url.indexOf('?')
  done(odd.test(query < 0 ? url : url.slice(0, query)) ? new PathInvalid() : undefined)
}
