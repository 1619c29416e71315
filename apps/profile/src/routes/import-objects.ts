import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { requestAuditContext } from '@careeasy/audit'
import { MediaTypeUnsupported, RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { importObjects as importLines } from '../bulk/import-objects.ts'
import { createImportReport } from '../bulk/import-report.ts'
import { type LineLimits, readLines } from '../bulk/lines.ts'
import { Ndjson, ndjson } from '../bulk/ndjson.ts'
import { ImportInterrupted, ImportTooLarge, LineTooLong, TypeUnknown } from '../errors.ts'
import { IdempotencyKey, TypeParams } from '../schemas/object.ts'
import type { Types } from '../types/compiled-type.ts'

const limits: LineLimits = { line: 1_048_576, total: 1_073_741_824, lines: 100_000 }

/** Adding many objects at once. The scope leaves the body on the wire: it may be a gibibyte. */
export const importObjects: FastifyPluginAsyncTypebox<{ types: Types }> = async (app, { types }) => {
  app.post(
    '/profile/objects/:type/import',
    {
      schema: {
        operationId: 'importObjects',
        summary: 'Adds an object for each line; may be repeated with the same key',
        tags: ['objects'],
        params: TypeParams,
        headers: Type.Object({ 'idempotency-key': IdempotencyKey }),
        body: Ndjson('the attributes of an object on each line, as in the body of a single POST'),
        response: {
          200: Ndjson('`{line, code, errors}` for each line that failed; last `{created, …, done}`'),
        },
        problems: [RoleInsufficient, TypeUnknown, LineTooLong, ImportTooLarge, ImportInterrupted],
      },
    },
    async (request, reply) => {
      const { params, headers, raw, tenant } = request
      requireUncoded(headers['content-encoding'])
      // Before the first byte is read: whoever imports to nowhere hears so at once.
      await types.current(tenant, params.type)
      const report = createImportReport()
      const options = {
        types,
        type: params.type,
        key: headers['idempotency-key'],
        context: requestAuditContext(request, 'profile'),
        tenant: () => app.tenants.forService(tenant.uuid),
      }
      await importLines(readLines(chunksOf(raw), limits), options, report)
      // Not before the body has ended: a client that writes first and reads then would be waited for for ever,
      // and what ends the import half-way has its proper status.
      return reply.type(ndjson).send(Readable.from(report.lines()))
    },
  )
}

/** @throws MediaTypeUnsupported (415) for what we would take for the lines themselves */
function requireUncoded(coding = 'identity'): void {
  if (coding.toLowerCase() !== 'identity') throw new MediaTypeUnsupported()
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  const chunks = request.iterator({ destroyOnReturn: false })
  for (;;) {
    const next = await chunks.next().catch((cause: unknown) => {
      throw Object.assign(new ImportInterrupted(), { cause })
    })
    if (next.done) return
    yield next.value
  }
}
