import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { AuditEntrySchema, toAuditEntry } from '../schemas/audit-entry.ts'
import { createAuditEventStore } from '../store/audit-events.ts'

const filter = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 256, pattern: '^[^\\u0000]*$', description }))

const AuditQuery = Type.Object(
  {
    ...PageQuery,
    actor: filter('the id of a user, or service:<name>'),
    action: filter('as in person.create'),
    target: filter('as in person/<id>'),
  },
  { additionalProperties: false },
)

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
      },
    },
    async ({ tenant, query: { limit, cursor, actor, action, target } }) => {
      const scope = { list: JSON.stringify(['audit', actor, action, target]), tenant: tenant.uuid }
      const after = cursor === undefined ? undefined : (cursors.decode(scope, cursor) as [string, string])
      const store = createAuditEventStore(tenant)
      const found = await store.list({ limit: limit + 1, after, actor, action, target })
      const page = toPage(found, limit, last => cursors.encode(scope, [last.at.toISOString(), last.id]))
      return { ...page, items: page.items.map(toAuditEntry) }
    },
  )
}
