import { AuditEntrySchema } from '@careeasy/audit-proof'
import { type Cursors, PageOf, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { Tenant } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from '@sinclair/typebox'
import { AuditPeriodInvalid } from '../errors.ts'
import { toAuditEntry } from '../schemas/audit-entry.ts'
import { AuditQuery, requirePeriod } from '../schemas/audit-query.ts'
import { createAuditEventStore } from '../store/audit-events.ts'

/** A page of the tenant's log, the newest first. @throws AuditPeriodInvalid, CursorInvalid */
export async function pageOfEvents(cursors: Cursors, tenant: Tenant, query: Static<typeof AuditQuery>) {
  requirePeriod(query)
  const { limit, cursor, actor, action, target, from, to } = query
  const scope = { list: JSON.stringify(['audit', actor, action, target, from, to]), tenant: tenant.uuid }
  const after = cursor === undefined ? undefined : (cursors.decode(scope, cursor) as [string, string])
  const store = createAuditEventStore(tenant)
  const found = await store.list({ limit: limit + 1, after, actor, action, target, from, to })
  const page = toPage(found, limit, last => cursors.encode(scope, [last.at.toISOString(), last.id]))
  return { ...page, items: page.items.map(toAuditEntry) }
}

/** Reading the audit log of the tenant. */
export const auditEvents: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    '/audit/events',
    {
      schema: {
        operationId: 'listAuditEvents',
        summary: 'Who did what in the tenant, the newest first (owner, admin)',
        tags: ['audit'],
        querystring: AuditQuery,
        response: { 200: PageOf(AuditEntrySchema) },
        problems: [RoleInsufficient, AuditPeriodInvalid],
      },
    },
    async ({ tenant, query }) => pageOfEvents(cursors, tenant, query),
  )
}
