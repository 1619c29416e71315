import { TenantUuidSchema } from '@careeasy/tenant-connection'
import { Type } from '@sinclair/typebox'
import { RolesSchema, SomeRolesSchema } from './member.ts'
import { EmailSchema, NameSchema, NewPasswordSchema, UserIdSchema } from './user.ts'

export const InviteSchema = Type.Object(
  { email: EmailSchema, roles: SomeRolesSchema },
  { additionalProperties: false, examples: [{ email: 'ada@example.org', roles: ['member'] }] },
)

const InvitationIdSchema = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'the id of an invitation, a UUIDv7; it opens nothing',
})
export const InvitationParams = Type.Object({ id: InvitationIdSchema })

/** An invitation as the tenant's owners and admins see it. */
export const InvitationSchema = Type.Object({
  id: InvitationIdSchema,
  email: Type.String(),
  roles: RolesSchema,
  invited_by: UserIdSchema,
  created_at: Type.String({ format: 'date-time' }),
  expires_at: Type.String({ format: 'date-time' }),
})

export const AcceptSchema = Type.Object(
  {
    token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'from the link in the mail' }),
    password: Type.Optional(NewPasswordSchema),
    fname: Type.Optional(NameSchema),
    lname: Type.Optional(NameSchema),
  },
  {
    additionalProperties: false,
    description: 'password, fname and lname are for who has no account yet, and are not looked at otherwise',
  },
)

export const AcceptedSchema = Type.Object({
  email: Type.String(),
  tenant: Type.Object({ Tenant_UUID: TenantUuidSchema, name: Type.String() }),
  roles: RolesSchema,
  created: Type.Boolean({ description: 'whether an account was made' }),
})
