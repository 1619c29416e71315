import { AuditEntrySchema } from '@careeasy/audit-proof'
import { type Cursors, PageOf } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AuditPeriodInvalid } from '../errors.ts'
import { MineQuery } from '../schemas/audit-query.ts'
import { pageOfEvents } from './audit-events.ts'

/**
 * Who read or changed what is kept of a person. Which `person` of a tenant a user is, this service does not know: a
 * user sees what was done to their account here, an owner or admin that of any record too.
 */
export const auditMine: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    '/audit/mine',
    {
      schema: {
        operationId: 'listMyAuditEvents',
        summary: 'What was done to my account in this tenant, or (owner, admin) to the record of a person',
        tags: ['audit'],
        querystring: MineQuery,
        response: { 200: PageOf(AuditEntrySchema) },
        problems: [RoleInsufficient, AuditPeriodInvalid],
      },
    },
    async ({ tenant, caller, query: { person, ...query } }) => {
      if (person !== undefined && !caller.roles.some(role => role === 'owner' || role === 'admin'))
        throw new RoleInsufficient('owner, admin')
      const target = person === undefined ? `user/${caller.sub}` : `person/${person.toLowerCase()}`
      return pageOfEvents(cursors, tenant, { ...query, target })
    },
  )
}
