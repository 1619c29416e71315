import { requestAuditContext } from '@careeasy/audit'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ObjectNotFound, PersonNotFound, TypeUnknown } from '../errors.ts'
import { objectNotFound } from '../object-not-found.ts'
import { NotModified, ObjectParams, ObjectSchema, toObject } from '../schemas/object.ts'
import { createObjectStore, etagOf } from '../store/objects.ts'
import type { RecordReads } from '../store/reads.ts'
import type { Types } from '../types/compiled-type.ts'

/** Reading one object of the tenant. */
export const readObjects: FastifyPluginAsyncTypebox<{ types: Types; recordReads: RecordReads }> = async (
  app,
  { types, recordReads },
) => {
  app.get(
    '/profile/objects/:type/:id',
    {
      schema: {
        operationId: 'getObject',
        summary: 'One object',
        tags: ['objects'],
        params: ObjectParams,
        response: { 200: ObjectSchema, 304: NotModified },
        problems: [RoleInsufficient, TypeUnknown, ObjectNotFound, PersonNotFound],
      },
    },
    async (request, reply) => {
      const { tenant, params } = request
      const document = await createObjectStore(tenant.mongo).read(params.type, params.id)
      if (document === undefined) throw await objectNotFound(types, tenant, params.type, params.id)
      await recordReads(tenant, [document], requestAuditContext(request, 'profile'))
      if (isNotModified(request, reply, etagOf(document))) return reply.code(304).send(null)
      return toObject(document)
    },
  )
}
