import type { FastifyPluginAsync, HTTPMethods } from 'fastify'
import { allowOnly, anyMethod } from '../methods.ts'
import { forward } from '../proxy/forward.ts'
import type { UpstreamName, Upstreams } from '../proxy/upstreams.ts'

/** Which path goes to which service, and who may pass. Whatever is not named here is answered 404. */
export const passages: FastifyPluginAsync<{ upstreams: Upstreams }> = async (app, { upstreams }) => {
  // Bodies are streamed on as they come: nothing is parsed here.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))

  const passage =
    (scope: typeof app) =>
    (upstream: UpstreamName, url: string, methods: HTTPMethods[] = anyMethod) => {
      scope.route({
        method: methods,
        url,
        handler: (request, reply) => forward(request, reply, upstreams[upstream]),
      })
      const others = anyMethod.filter(method => !methods.includes(method))
      // Of the outer scope: what is wrong with the request is said before anybody is asked who he is.
      if (others.length > 0) app.route({ method: others, url, handler: allowOnly(methods) })
    }

  await app.register(async function anybody(scope) {
    scope.addHook('onRequest', app.admit.anybody)
    const pass = passage(scope)
    pass('auth', '/auth/login', ['POST'])
    pass('auth', '/auth/invitations/accept', ['POST'])
    pass('auth', '/.well-known/jwks.json', ['GET', 'HEAD'])
    // Where a person signs in to look at maps, and the scripts of those pages.
    pass('geo', '/geo/browse', ['GET', 'HEAD'])
    pass('geo', '/geo/browse/*', ['GET', 'HEAD'])
  })

  await app.register(async function refreshers(scope) {
    scope.addHook('onRequest', app.admit.refresher)
    passage(scope)('auth', '/auth/refresh', ['POST'])
  })

  await app.register(async function signedInPersons(scope) {
    scope.addHook('onRequest', app.admit.person)
    const pass = passage(scope)
    pass('auth', '/auth/*')
    pass('tenantRegistry', '/tenants')
    pass('tenantRegistry', '/tenants/*')
  })

  await app.register(async function membersOfTheTenant(scope) {
    scope.addHook('onRequest', app.admit.tenantPerson)
    const pass = passage(scope)
    pass('auth', '/auth/members')
    pass('auth', '/auth/members/*')
    pass('auth', '/auth/invitations')
    pass('auth', '/auth/invitations/*')
    pass('profile', '/profile/*')
    pass('profileImport', '/profile/objects/:type/import', ['POST'])
    pass('geo', '/geo')
    pass('geo', '/geo/*')
    pass('geo', '/audit/*')
    pass('media', '/media/*')
  })
}
