import { requestAuditContext } from '@careeasy/audit'
import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { LastOwner, MemberUnknown, OwnerRequired, UserUnknown } from '../errors.ts'
import { MemberParams, MemberSchema, PutMemberSchema } from '../schemas/member.ts'
import { recordDone } from '../security-context.ts'
import type { InvitationStore } from '../store/invitations.ts'
import type { Membership, MembershipChange, MembershipStore } from '../store/memberships.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { UserName, UserStore } from '../store/users.ts'

export interface MembersOptions {
  readonly users: UserStore
  readonly memberships: MembershipStore
  readonly invitations: InvitationStore
  readonly securityEvents: SecurityEventStore
  readonly cursors: Cursors
}

export const members: FastifyPluginAsyncTypebox<MembersOptions> = async (app, options) => {
  const { users, memberships, invitations, securityEvents, cursors } = options
  const tags = ['members']

  app.get(
    '/auth/members',
    {
      schema: {
        operationId: 'listMembers',
        summary: 'The members of the tenant (owner, admin)',
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(MemberSchema) },
        problems: [RoleInsufficient],
      },
    },
    async request => {
      const { limit, cursor } = request.query
      const scope = { list: 'members', tenant: request.tenant.uuid }
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor)[0]
      const found = await memberships.ofTenant(request.tenant.uuid, { limit: limit + 1, after })
      const { items, ...more } = toPage(found, limit, last => cursors.encode(scope, [last.user_id]))
      const names = await users.namesOf(items.map(member => member.user_id))
      return { items: items.flatMap(member => toResource(member, names.get(member.user_id))), ...more }
    },
  )

  app.put(
    '/auth/members/:userId',
    {
      schema: {
        operationId: 'putMember',
        summary: 'Give a user these roles in the tenant (owner, admin; only an owner makes owners)',
        tags,
        params: MemberParams,
        body: PutMemberSchema,
        response: { 200: MemberSchema },
        problems: [RoleInsufficient, OwnerRequired, LastOwner, UserUnknown, MemberUnknown, TenantUnknown],
      },
    },
    async request => {
      const { userId } = request.params
      const user = await users.find(userId)
      if (user === undefined) throw new UserUnknown(userId)
      await memberships.put(changeOf(userId, request), request.body.roles)
      const detail = request.body.roles.join(', ')
      await recordDone(securityEvents, request, { type: 'member.roles', ...factsOf(userId, request), detail })
      const { email, fname, lname } = user
      return { user_id: userId, email, fname, lname, roles: request.body.roles }
    },
  )

  app.delete(
    '/auth/members/:userId',
    {
      schema: {
        operationId: 'deleteMember',
        summary: 'End a membership of the tenant (owner, admin; only an owner removes owners)',
        tags,
        params: MemberParams,
        response: { 204: Type.Null() },
        problems: [RoleInsufficient, OwnerRequired, LastOwner, MemberUnknown, UserUnknown],
      },
    },
    async (request, reply) => {
      const { userId } = request.params
      const change = changeOf(userId, request)
      await memberships.remove(change)
      // Or an old link in their mailbox would let them in again.
      const user = await users.find(userId)
      if (user !== undefined) await invitations.withdrawFor(user.email, change.context)
      await recordDone(securityEvents, request, { type: 'member.remove', ...factsOf(userId, request) })
      return reply.code(204).send(null)
    },
  )
}

function changeOf(userId: string, request: FastifyRequest): MembershipChange {
  const mayChangeOwners = request.tenant.roles.includes('owner')
  return { userId, context: requestAuditContext(request, 'auth'), mayChangeOwners }
}

function factsOf(userId: string, request: FastifyRequest) {
  return { user_id: userId, actor: request.caller.sub, tenant: request.tenant.uuid }
}

/** Nothing for a user who went away between the two reads. */
function toResource({ user_id, roles }: Membership, name: UserName | undefined) {
  if (name === undefined) return []
  return [{ user_id, email: name.email, fname: name.fname, lname: name.lname, roles: [...roles] }]
}
