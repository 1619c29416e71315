import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { SessionUnknown, UserUnknown } from '../errors.ts'
import { SessionParams, SessionSchema } from '../schemas/session.ts'
import { recordDone } from '../security-context.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { Session, SessionStore } from '../store/sessions.ts'
import type { UserStore } from '../store/users.ts'

export interface SessionsOptions {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly securityEvents: SecurityEventStore
  readonly cursors: Cursors
}

/** A person's own sessions. */
export const sessions: FastifyPluginAsyncTypebox<SessionsOptions> = async (app, options) => {
  const { users, sessions, securityEvents, cursors } = options
  const tags = ['sessions']

  app.post(
    '/auth/logout',
    {
      schema: {
        operationId: 'logout',
        summary: 'End this session',
        tags,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { sub, sid } = request.caller
      await sessions.revoke(sub, sid)
      await recordDone(securityEvents, request, { type: 'logout', user_id: sub, sid })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/auth/sessions',
    {
      schema: {
        operationId: 'listSessions',
        summary: 'My sessions that are alive, the newest first',
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(SessionSchema) },
        problems: [UserUnknown],
      },
    },
    async request => {
      const { sub, sid } = request.caller
      const { limit, cursor } = request.query
      const scope = { list: 'sessions', tenant: sub }
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor)[0]
      const user = await users.find(sub)
      if (user === undefined) throw new UserUnknown(sub)
      const found = await sessions.ofUser(user, { limit: limit + 1, after })
      const { items, ...more } = toPage(found, limit, last => cursors.encode(scope, [last.id]))
      return { items: items.map(session => toResource(session, sid)), ...more }
    },
  )

  app.delete(
    '/auth/sessions/:sid',
    {
      schema: {
        operationId: 'deleteSession',
        summary: 'End one of my sessions',
        tags,
        params: SessionParams,
        response: { 204: Type.Null() },
        problems: [SessionUnknown, UserUnknown],
      },
    },
    async (request, reply) => {
      const { sub, sid: own } = request.caller
      const { sid } = request.params
      if (!(await sessions.revoke(sub, sid))) throw new SessionUnknown(sid)
      const detail = sid === own ? 'its own' : `from the session ${own}`
      await recordDone(securityEvents, request, { type: 'session.revoke', user_id: sub, sid, detail })
      return reply.code(204).send(null)
    },
  )
}

function toResource({ id, device, address, created_at, last_used_at, expires_at }: Session, own: string) {
  const client = { device: device ?? null, address: address ?? null }
  return { id, current: id === own, ...client, created_at, last_used_at, expires_at }
}
