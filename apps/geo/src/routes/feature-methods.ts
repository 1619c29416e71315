import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FeatureRoutes } from '../feature-routes.ts'
import { geoJson, mergePatchType } from '../schemas/feature.ts'

const bodies = `${geoJson}, application/json`

/**
 * Which methods features take from the caller (OGC API Features Part 4, /req/create-replace-delete/options-op). Not in the
 * API document: OPTIONS is no operation of its own.
 */
export const featureMethods: FastifyPluginAsyncTypebox<{ routes: FeatureRoutes }> = async (
  app,
  { routes },
) => {
  const path = `${routes.path}/items`

  app.options(path, { schema: { hide: true, params: routes.params } }, async (request, reply) => {
    await routes.kindOf(request)
    if (mayWrite(request)) reply.header('accept-post', bodies)
    return allow(reply, mayWrite(request) ? 'GET, HEAD, POST, OPTIONS' : 'GET, HEAD, OPTIONS')
  })

  app.options(
    `${path}/:id`,
    { schema: { hide: true, params: routes.itemParams } },
    async (request, reply) => {
      await routes.kindOf(request)
      if (mayWrite(request)) reply.header('accept-patch', `${mergePatchType}, ${bodies}`)
      return allow(reply, mayWrite(request) ? 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS' : 'GET, HEAD, OPTIONS')
    },
  )
}

function mayWrite({ caller }: FastifyRequest): boolean {
  return caller.roles.some(role => role !== 'viewer')
}

function allow(reply: FastifyReply, methods: string): FastifyReply {
  return reply.code(200).header('allow', methods).send()
}
