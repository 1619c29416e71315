import { clientAddress } from '@careeasy/audit'
import { ValidationFailed } from '@careeasy/problem'
import { storableJson } from '@careeasy/service'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from '@sinclair/typebox'
import {
  EmailTaken,
  InvitationUnknown,
  LoginDelayed,
  LoginFailed,
  MemberExists,
  PasswordWeak,
} from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import { AcceptedSchema, AcceptSchema } from '../schemas/invitation.ts'
import { recordDone } from '../security-context.ts'
import type { InvitationStore } from '../store/invitations.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { NewUser, UserStore } from '../store/users.ts'

export interface AcceptInvitationOptions {
  readonly users: UserStore
  readonly invitations: InvitationStore
  readonly securityEvents: SecurityEventStore
  readonly passwords: Passwords
}

/** For anybody who holds the secret of a link: it proves that they read the mail of the address. */
export const acceptInvitation: FastifyPluginAsyncTypebox<AcceptInvitationOptions> = async (app, options) => {
  const { users, invitations, securityEvents, passwords } = options

  app.post(
    '/auth/invitations/accept',
    {
      preValidation: storableJson(),
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Join a tenant by the link of an invitation, with a new account where there is none',
        tags: ['members'],
        security: [],
        body: AcceptSchema,
        response: { 200: AcceptedSchema },
        problems: [
          InvitationUnknown,
          PasswordWeak,
          EmailTaken,
          MemberExists,
          LoginDelayed,
          LoginFailed,
          TenantUnknown,
        ],
      },
    },
    async (request, reply) => {
      const { token, ...person } = request.body
      const { email } = await invitations.findByToken(token)
      const isKnown = (await users.findByEmail(email)) !== undefined
      const newcomer = isKnown ? undefined : await toNewUser(email, person)
      const context = { requestId: request.id, source: 'auth', address: clientAddress(request) }
      const { user, invitation, created } = await invitations.accept(token, newcomer, context)
      const { id, tenant, tenant_name, roles } = invitation
      if (created)
        await recordDone(securityEvents, request, { type: 'user.create', user_id: user.id, tenant })
      const detail = `invitation ${id}: ${roles.join(', ')}`
      await recordDone(securityEvents, request, { type: 'member.accept', user_id: user.id, tenant, detail })
      reply.header('cache-control', 'no-store')
      return {
        email: user.email,
        tenant: { Tenant_UUID: tenant, name: tenant_name },
        roles: [...roles],
        created,
      }
    },
  )

  async function toNewUser(
    email: string,
    { password, fname, lname }: Omit<Static<typeof AcceptSchema>, 'token'>,
  ): Promise<NewUser> {
    if (password === undefined || fname === undefined || lname === undefined) {
      throw incomplete({ password, fname, lname })
    }
    return { email, fname, lname, password_hash: await passwords.hash(password, email) }
  }
}

/** What the schema cannot say: these fields are required of who has no account. */
function incomplete(fields: Record<string, string | undefined>) {
  const validation = Object.keys(fields)
    .filter(name => fields[name] === undefined)
    .map(name => ({
      keyword: 'required',
      instancePath: '',
      schemaPath: '',
      params: { missingProperty: name },
      message: `must have required property '${name}': the address has no account yet`,
    }))
  return Object.assign(new ValidationFailed(), { validation, validationContext: 'body' })
}
