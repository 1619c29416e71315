import { requestAuditContext } from '@careeasy/audit'
import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { isNotModified, requireMatch } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import {
  AuditRetentionSchema,
  NewAuditRetentionSchema,
  retentionEtagOf,
  toAuditRetention,
} from '../schemas/audit-retention.ts'
import { createAuditRetentionStore } from '../store/audit-retention.ts'

const tags = ['audit']
const path = '/audit/retention'

/** Reading how long the log of the tenant is kept. */
export const auditRetention: FastifyPluginAsyncTypebox = async app => {
  app.get(
    path,
    {
      schema: {
        operationId: 'getAuditRetention',
        summary: 'How long the log is kept, as the tenant says (owner, admin)',
        tags,
        response: { 200: AuditRetentionSchema, 304: Type.Null() },
        problems: [RoleInsufficient],
        readsHeaders: ['if-none-match'],
      },
    },
    async (request, reply) => {
      const found = await createAuditRetentionStore(request.tenant).get()
      if (isNotModified(request, reply, retentionEtagOf(found))) {
        reply.code(304)
        return null
      }
      return toAuditRetention(found)
    },
  )
}

/** Saying it. */
export const setAuditRetention: FastifyPluginAsyncTypebox = async app => {
  app.put(
    path,
    {
      schema: {
        operationId: 'putAuditRetention',
        summary: 'Says how long the log is kept (owner); a shorter time applies 30 days later',
        description:
          'At least 12 months. Until it applies it can be taken back. What is removed is announced in the log first, ' +
          'and its seals stay. Where an operator keeps the log for longer, that holds.',
        ...{ tags, body: NewAuditRetentionSchema },
        response: { 200: AuditRetentionSchema },
        problems: [RoleInsufficient, PreconditionRequired],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      if (request.headers['if-match'] === undefined) throw new PreconditionRequired()
      const written = await createAuditRetentionStore(request.tenant).put(request.body, {
        context: requestAuditContext(request, 'geo'),
        check: before => requireMatch(request, retentionEtagOf(before)),
      })
      reply.header('etag', retentionEtagOf(written))
      return toAuditRetention(written)
    },
  )
}
