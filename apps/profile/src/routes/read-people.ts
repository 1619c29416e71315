import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'

import { PersonParams, PersonSchema } from '../schemas/person.ts'
import { createPersonStore, etagOf } from '../store/person.ts'

const tags = ['people']

/** Reading the people of the tenant. */
export const readPeople: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    '/profile/objects/person',
    {
      schema: {
        operationId: 'listPeople',
        summary: 'The people of the tenant, the oldest first',
        tags,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: { 200: PageOf(PersonSchema) },
      },
    },
    async ({ query: { limit, cursor }, tenant }) => {
      const scope = { list: 'person', tenant: tenant.uuid }
      const [after] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const people = await createPersonStore(tenant.mongo).list({ limit: limit + 1, after })
      return toPage(people, limit, last => cursors.encode(scope, [last.id]))
    },
  )

  app.get(
    '/profile/objects/person/:id',
    {
      schema: {
        operationId: 'getPerson',
        summary: 'One person',
        tags,
        params: PersonParams,
        response: {
          200: PersonSchema,
          304: Type.Null({ description: 'If-None-Match names the current version' }),
        },
      },
    },
    async (request, reply) => {
      const person = await createPersonStore(request.tenant.mongo).get(request.params.id)
      if (isNotModified(request, reply, etagOf(person))) return reply.code(304).send(null)
      return person
    },
  )
}
