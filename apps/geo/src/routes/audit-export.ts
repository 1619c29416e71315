import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ExportRecord } from '@careeasy/audit-proof'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { type AuditFormat, formatFor } from '../audit-format.ts'
import { AuditPeriodInvalid } from '../errors.ts'
import { PeriodQuery, requirePeriod } from '../schemas/audit-query.ts'
import { createAuditExportStore } from '../store/audit-export.ts'

/** Carrying the log away, with what proves it. */
export const auditExport: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/audit/export',
    {
      schema: {
        operationId: 'exportAuditLog',
        summary:
          'The sealed events of a period with their seals, for `npx careeasy audit verify` (owner, admin)',
        description:
          'NDJSON, or CSV for `Accept: text/csv`. The period is that of sealing: it holds whole seals.',
        tags: ['audit'],
        produces: ['application/x-ndjson', 'text/csv'],
        querystring: Type.Object(PeriodQuery, { additionalProperties: false }),
        response: { 200: Type.Any({ description: 'a header, each seal followed by its events, an end' }) },
        problems: [RoleInsufficient, AuditPeriodInvalid],
      },
    },
    async ({ tenant, query: { from, to }, headers }, reply) => {
      requirePeriod({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) })
      const store = createAuditExportStore(tenant)
      const header = await store.header({ from, to })
      const format = formatFor(headers.accept)
      reply.type(format.mediaType)
      reply.header('content-disposition', `attachment; filename="audit-${tenant.uuid}"`)
      // Two pages ahead of the client: however long the log, memory is that of a few.
      const chunks = write(format, [header], store.records(header))
      return reply.send(Readable.from(chunks, { objectMode: true, highWaterMark: 2 }))
    },
  )
}

/** The text of an export; its end carries the digest of all before it. */
async function* write(
  format: AuditFormat,
  begin: readonly ExportRecord[],
  pages: AsyncIterable<readonly ExportRecord[]>,
): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const digested = (text: string) => {
    hash.update(text)
    return text
  }
  yield digested(format.preamble + format.write(begin))
  for await (const page of pages) yield digested(format.write(page))
  yield format.write([{ type: 'end', sha256: hash.digest('hex') }])
}
