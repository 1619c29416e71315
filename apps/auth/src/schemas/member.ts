import { type TenantRole, tenantRoles } from '@careeasy/identity'
import { TenantUuidSchema } from '@careeasy/tenant-connection'
import { Type } from '@sinclair/typebox'
import { UserIdSchema } from './user.ts'

export const RolesSchema = Type.Array(
  Type.Unsafe<TenantRole>(Type.String({ enum: [...tenantRoles], description: 'a role in the tenant' })),
)

export const SomeRolesSchema = Type.Unsafe<TenantRole[]>({ ...RolesSchema, minItems: 1, uniqueItems: true })

export const MemberParams = Type.Object({ userId: UserIdSchema })

export const PutMemberSchema = Type.Object(
  {
    roles: Type.Unsafe<TenantRole[]>({
      ...SomeRolesSchema,
      description: 'all roles of the member; they replace those from before',
    }),
  },
  { additionalProperties: false },
)

export const MemberSchema = Type.Object({
  user_id: UserIdSchema,
  email: Type.String(),
  fname: Type.String(),
  lname: Type.String(),
  roles: RolesSchema,
})

/** Who becomes the owner of a tenant, and the tenant's short name. */
export const PutOwnerSchema = Type.Union([
  Type.Object(
    { email: Type.String({ maxLength: 320 }), name: Type.String() },
    { additionalProperties: false },
  ),
  Type.Object({ user_id: UserIdSchema, name: Type.String() }, { additionalProperties: false }),
])

/** A tenant's short name; of two, the one of the higher version stands. */
export const PutTenantNameSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40 }),
    version: Type.Integer({ minimum: 1 }),
    after: Type.Optional({ ...UserIdSchema, description: '`next` of the answer before' }),
  },
  { additionalProperties: false },
)

export const TenantParams = Type.Object({ tenant: TenantUuidSchema })

export const TenantRolesSchema = Type.Object({
  items: Type.Array(Type.Object({ tenant: TenantUuidSchema, roles: RolesSchema })),
})
