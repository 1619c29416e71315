import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { CursorInvalid, RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { SecurityEventSchema } from '../schemas/security-event.ts'
import type { SecurityEventStore } from '../store/security-events.ts'

export interface SecurityEventsOptions {
  readonly securityEvents: SecurityEventStore
  readonly cursors: Cursors
}

const SecurityEventsQuery = Type.Object({
  ...PageQuery,
  day: Type.Optional(Type.String({ format: 'date', description: 'in UTC; today when left out' })),
})
/** The trail is of nobody's tenant. */
const scope = { list: 'security-events', tenant: 'platform' }

export const securityEvents: FastifyPluginAsyncTypebox<SecurityEventsOptions> = async (app, options) => {
  const { securityEvents, cursors } = options

  app.get(
    '/auth/security-events',
    {
      schema: {
        operationId: 'listSecurityEvents',
        summary: 'What happened to accounts, sessions and keys on a day, the newest first (platform:admin)',
        tags: ['security'],
        querystring: SecurityEventsQuery,
        response: { 200: PageOf(SecurityEventSchema) },
        problems: [RoleInsufficient],
      },
    },
    async request => {
      const { limit, cursor } = request.query
      // The cursor knows its day: at midnight another one becomes the default.
      const [from, after] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const day = request.query.day ?? from ?? new Date().toISOString().slice(0, 10)
      if (from !== undefined && from !== day) throw new CursorInvalid()
      const found = await securityEvents.list({ day, limit: limit + 1, after })
      return toPage(found, limit, last => cursors.encode(scope, [day, last.id]))
    },
  )
}
