import type { FastifyPluginAsync } from 'fastify'
import { allowOnly, anyMethod } from '../methods.ts'
import { type Admitted, type Passage, passages as table } from '../passages.ts'
import { forward } from '../proxy/forward.ts'
import type { Upstreams } from '../proxy/upstreams.ts'
import { toSignIn } from '../sign-in-redirect.ts'

/** Passes on what `src/passages.ts` names, each behind the hook that admits whom it says. */
export const passages: FastifyPluginAsync<{ upstreams: Upstreams }> = async (app, { upstreams }) => {
  // Bodies are streamed on as they come: nothing is parsed here.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))

  for (const [admits, some] of Map.groupBy(table, ({ admits }) => admits))
    await app.register(scopeOf(admits, some))

  function scopeOf(admits: Admitted, some: readonly Passage[]): FastifyPluginAsync {
    return async scope => {
      if (admits === 'tenantPerson') scope.addHook('onRequest', toSignIn)
      scope.addHook('onRequest', app.admit[admits])
      for (const { upstream, url, methods } of some) {
        scope.route({
          method: methods,
          url,
          handler: (request, reply) => forward(request, reply, upstreams[upstream]),
        })
        const others = anyMethod.filter(method => !methods.includes(method))
        // Of the outer scope: what is wrong with the request is said before anybody is asked who he is.
        if (others.length > 0) app.route({ method: others, url, handler: allowOnly(methods) })
      }
    }
  }
}
