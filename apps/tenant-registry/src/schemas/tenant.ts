import { TenantStatusSchema, TenantUuidSchema } from '@careeasy/tenant-connection'
import { type Static, Type } from '@sinclair/typebox'
import { PlanNameSchema, TenantPlacementSchema } from '../placements.ts'

const NameSchema = Type.String({
  pattern: '^[a-z][a-z0-9-]{2,39}$',
  description: 'unique short name, as in tenants_associated',
  examples: ['logezycare'],
})
const DisplayNameSchema = Type.String({ minLength: 1, maxLength: 200, description: 'as people read it' })

const placementWish = {
  plan: Type.Optional(PlanNameSchema),
  placement: Type.Optional(TenantPlacementSchema),
}
/** Either or neither. */
const oneWish = { not: { required: ['plan', 'placement'] } }

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
    ...placementWish,
  },
  { additionalProperties: false, ...oneWish },
)
export type CreateTenant = Static<typeof CreateTenantSchema>

export const UpdateTenantSchema = Type.Object(
  {
    name: Type.Optional(NameSchema),
    display_name: Type.Optional(DisplayNameSchema),
    ...placementWish,
  },
  { additionalProperties: false, minProperties: 1, ...oneWish },
)
export type UpdateTenant = Static<typeof UpdateTenantSchema>

/** What a tenant may take of the platform. What is left out is as the services are configured. */
export const LimitsSchema = Type.Object(
  {
    media_bytes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: "bytes of the tenant's assets; fewer than it has keeps these and refuses new ones",
        examples: [1_099_511_627_776],
      }),
    ),
  },
  { additionalProperties: false },
)
export type Limits = Static<typeof LimitsSchema>

export const TenantSchema = Type.Object({
  Tenant_UUID: TenantUuidSchema,
  name: NameSchema,
  display_name: DisplayNameSchema,
  status: TenantStatusSchema,
  created_at: Type.String({ format: 'date-time' }),
  plan: Type.Optional({
    ...PlanNameSchema,
    description:
      'the plan, for platform:admin only; none when it was placed by hand, or before there were plans',
  }),
  placement: Type.Optional({ ...TenantPlacementSchema, description: 'for platform:admin only' }),
  limits: Type.Optional({ ...LimitsSchema, description: 'for platform:admin only; none are set by default' }),
})

export const TenantParams = Type.Object({ Tenant_UUID: TenantUuidSchema })

export const TenantCheckSchema = Type.Object({
  Tenant_UUID: TenantUuidSchema,
  status: TenantStatusSchema,
  ok: Type.Boolean({ description: 'whether every part is' }),
  parts: Type.Array(
    Type.Object({
      service: Type.String({ description: 'who keeps the part', examples: ['geo'] }),
      ok: Type.Boolean(),
      faults: Type.Array(Type.String(), { description: 'what is wrong there, a plain sentence each' }),
    }),
  ),
})
