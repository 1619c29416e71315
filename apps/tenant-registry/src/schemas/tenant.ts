import { TenantStatusSchema, TenantUuidSchema } from '@careeasy/tenant-connection'
import { type Static, Type } from '@sinclair/typebox'

const NameSchema = Type.String({
  pattern: '^[a-z][a-z0-9-]{2,39}$',
  description: 'unique short name, as in tenants_associated',
  examples: ['logezycare'],
})
const DisplayNameSchema = Type.String({ minLength: 1, maxLength: 200, description: 'as people read it' })

export const CreateTenantSchema = Type.Object(
  {
    name: NameSchema,
    display_name: Type.Optional(DisplayNameSchema),
    Tenant_UUID: Type.Optional(TenantUuidSchema),
    owner: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 320,
        description: 'e-mail of the first owner; else the caller',
      }),
    ),
  },
  { additionalProperties: false },
)
export type CreateTenant = Static<typeof CreateTenantSchema>

export const TenantSchema = Type.Object({
  Tenant_UUID: TenantUuidSchema,
  name: NameSchema,
  display_name: DisplayNameSchema,
  status: TenantStatusSchema,
  created_at: Type.String({ format: 'date-time' }),
})

export const TenantParams = Type.Object({ Tenant_UUID: TenantUuidSchema })
