import { requestAuditContext } from '@careeasy/audit'
import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { InvitationUnknown, MailUnavailable, MemberExists, OwnerRequired } from '../errors.ts'
import type { Mailer } from '../mail.ts'
import { InvitationParams, InvitationSchema, InviteSchema } from '../schemas/invitation.ts'
import { recordDone } from '../security-context.ts'
import type { Invitation, InvitationStore } from '../store/invitations.ts'
import type { SecurityEventStore } from '../store/security-events.ts'

export interface InvitationsOptions {
  readonly invitations: InvitationStore
  readonly securityEvents: SecurityEventStore
  /** Nobody can be invited without it. */
  readonly mailer: Mailer | undefined
  /** The page of the client application that accepts; `{token}` stands for the secret. */
  readonly invitationUrl: string | undefined
  readonly cursors: Cursors
}

export const invitations: FastifyPluginAsyncTypebox<InvitationsOptions> = async (app, options) => {
  const { invitations, securityEvents, mailer, invitationUrl, cursors } = options
  const tags = ['members']

  app.post(
    '/auth/members',
    {
      schema: {
        operationId: 'inviteMember',
        summary: 'Invite whoever reads the mail of an address (owner, admin; only an owner invites owners)',
        tags,
        body: InviteSchema,
        response: { 202: InvitationSchema },
        problems: [RoleInsufficient, OwnerRequired, MemberExists, MailUnavailable, TenantUnknown],
      },
    },
    async (request, reply) => {
      const { roles } = request.body
      if (mailer === undefined || invitationUrl === undefined) throw new MailUnavailable()
      if (roles.includes('owner') && !request.tenant.roles.includes('owner')) throw new OwnerRequired()
      const context = requestAuditContext(request, 'auth')
      const { invitation, token } = await invitations.create(request.body, context)
      await mailer.send(toMail(invitation, invitationUrl.replace('{token}', token))).catch(async error => {
        // Nobody has the link.
        await invitations.withdraw(invitation.id, context).catch(err => {
          request.log.error({ err }, 'an invitation that was not mailed stays until it lapses')
        })
        throw error
      })
      const { sub } = request.caller
      const detail = `invitation ${invitation.id}: ${roles.join(', ')}`
      const event = { actor: sub, tenant: request.tenant.uuid, detail }
      await recordDone(securityEvents, request, { type: 'member.invite', ...event })
      reply.code(202)
      return toResource(invitation)
    },
  )

  app.get(
    '/auth/invitations',
    {
      schema: {
        operationId: 'listInvitations',
        summary: 'The open invitations of the tenant (owner, admin)',
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(InvitationSchema) },
        problems: [RoleInsufficient],
      },
    },
    async request => {
      const { limit, cursor } = request.query
      const scope = { list: 'invitations', tenant: request.tenant.uuid }
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor)[0]
      const found = await invitations.ofTenant(request.tenant.uuid, { limit: limit + 1, after })
      const { items, ...more } = toPage(found, limit, last => cursors.encode(scope, [last.id]))
      return { items: items.map(toResource), ...more }
    },
  )

  app.delete(
    '/auth/invitations/:id',
    {
      schema: {
        operationId: 'deleteInvitation',
        summary: 'Withdraw an invitation of the tenant (owner, admin)',
        tags,
        params: InvitationParams,
        response: { 204: Type.Null() },
        problems: [RoleInsufficient, InvitationUnknown, OwnerRequired],
      },
    },
    async (request, reply) => {
      await invitations.withdraw(request.params.id, requestAuditContext(request, 'auth'))
      return reply.code(204).send(null)
    },
  )
}

function toResource({ id, email, roles, invited_by, created_at, expires_at }: Invitation) {
  return { id, email, roles: [...roles], invited_by, created_at, expires_at }
}

/** Nothing in it is a person's own text: the mail goes to strangers, in our name. */
function toMail({ email, tenant_name, expires_at }: Invitation, link: string) {
  return {
    to: email,
    subject: `Invitation to ${tenant_name}`,
    text: [
      `You are invited to join ${tenant_name} on CareEasy. Open this link to accept:`,
      link,
      `It works once, until ${expires_at.slice(0, 16).replace('T', ' ')} UTC. Who does not want to join, or was not expecting this, need not do anything.`,
      '',
    ].join('\n\n'),
  }
}
