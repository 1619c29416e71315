import { Readable } from 'node:stream'
import { requestAuditContext } from '@careeasy/audit'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { exportObjects as exportLines } from '../bulk/export-objects.ts'
import { Ndjson, ndjson } from '../bulk/ndjson.ts'
import { TypeUnknown } from '../errors.ts'
import { TypeParams } from '../schemas/object.ts'
import type { RecordReads } from '../store/reads.ts'
import type { Types } from '../types/compiled-type.ts'

export interface ExportObjectsOptions {
  readonly types: Types
  readonly recordReads: RecordReads
}

/** Reading all objects of a type at once. */
export const exportObjects: FastifyPluginAsyncTypebox<ExportObjectsOptions> = async (
  app,
  { types, recordReads },
) => {
  app.get(
    '/profile/objects/:type/export',
    {
      // Fastify's own HEAD would read everything and drop it.
      exposeHeadRoute: false,
      schema: {
        operationId: 'exportObjects',
        summary: 'All objects of a type that there are now, by id, an object on each line',
        tags: ['objects'],
        params: TypeParams,
        response: { 200: Ndjson('an object on each line; an answer that breaks off is not whole') },
        problems: [RoleInsufficient, TypeUnknown],
      },
    },
    async (request, reply) => {
      const { tenant, params } = request
      await types.known(tenant, params.type)
      const pieces = exportLines({
        type: params.type,
        context: requestAuditContext(request, 'profile'),
        recordReads,
        tenant: () => app.tenants.forService(tenant.uuid),
      })
      // What fails before there is anything to send has its proper status.
      const first = await pieces.next()
      return reply.type(ndjson).send(Readable.from(withFirst(first, pieces), { objectMode: false }))
    },
  )
}

async function* withFirst<T>(
  first: IteratorResult<T, void>,
  rest: AsyncGenerator<T, void>,
): AsyncGenerator<T> {
  if (first.done) return
  try {
    yield first.value
    yield* rest
  } finally {
    // A client that goes away after the first piece must not leave the store's cursor open.
    await rest.return()
  }
}
