import { requestAuditContext } from '@careeasy/audit'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CreatePersonSchema, PersonSchema } from '../schemas/person.ts'
import { storableInMongo } from '../storable-json.ts'
import { createPersonStore, etagOf } from '../store/person.ts'

/** Changing the people of the tenant. */
export const writePeople: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/profile/objects/person',
    {
      preValidation: storableInMongo,
      schema: {
        operationId: 'createPerson',
        summary: 'Adds a person',
        tags: ['people'],
        body: CreatePersonSchema,
        response: { 201: PersonSchema },
      },
    },
    async (request, reply) => {
      const people = createPersonStore(request.tenant.mongo)
      const { person, event } = await people.create(request.body, requestAuditContext(request, 'profile'))
      app.documentAudit.offer(event, person.id)
      reply.code(201).header('location', `/profile/objects/person/${person.id}`)
      reply.header('etag', etagOf(person))
      return person
    },
  )
}
