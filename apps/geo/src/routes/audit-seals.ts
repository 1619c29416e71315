import { AuditProofSchema, AuditSealSchema } from '@careeasy/audit-proof'
import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { AuditEventNotFound, AuditUnsealed } from '../errors.ts'
import { createAuditProofStore } from '../store/audit-proofs.ts'

/** What the log of the tenant can be proven by. */
export const auditSeals: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    '/audit/seals',
    {
      schema: {
        operationId: 'listAuditSeals',
        summary: 'The seals of the log, the newest first; keep the newest one elsewhere (owner, admin)',
        tags: ['audit'],
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: { 200: PageOf(AuditSealSchema) },
        problems: [RoleInsufficient],
      },
    },
    async ({ tenant, query: { limit, cursor } }) => {
      const scope = { list: 'audit-seals', tenant: tenant.uuid }
      const before = cursor === undefined ? undefined : Number(cursors.decode(scope, cursor)[0])
      const found = await createAuditProofStore(tenant).seals({ limit: limit + 1, before })
      return toPage(found, limit, last => cursors.encode(scope, [String(last.number)]))
    },
  )

  app.get(
    '/audit/proof/:id',
    {
      schema: {
        operationId: 'proveAuditEvent',
        summary: 'The event with its way to the seal that stands for it (owner, admin)',
        tags: ['audit'],
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: AuditProofSchema },
        problems: [RoleInsufficient, AuditEventNotFound, AuditUnsealed],
      },
    },
    async ({ tenant, params }) => createAuditProofStore(tenant).prove(params.id.toLowerCase()),
  )
}
