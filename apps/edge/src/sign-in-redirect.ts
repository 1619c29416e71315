import type { onRequestHookHandler } from 'fastify'

const credentials = ['auth-key', 'auth_key', 'auth-token', 'auth_token', 'authorization']

/**
 * A hook (onRequest) for a person who opens an address of geo in a browser, which sends no headers of ours: 303 to where
 * they can sign in. Only for who names HTML first and comes without any credentials; all others get their 401. The
 * target is always that page of ours; what was asked for stands behind the #, which only the page reads, and it takes
 * nothing but paths of geo.
 */
export const toSignIn: onRequestHookHandler = (request, reply, done) => {
  const { method, url, headers } = request
  const isOfGeo = /^\/geo([/?]|$)/.test(url)
  const isVisit = isOfGeo && method === 'GET' && /^\s*text\/html\s*(;|,|$)/i.test(headers.accept ?? '')
  if (!isVisit || credentials.some(name => headers[name] !== undefined)) return done()
  reply.headers({ vary: 'accept', 'cache-control': 'no-store' }).redirect(`/geo/browse#${url}`, 303)
}
