import type { TenantClass } from '@careeasy/telemetry'
import { type Static, Type } from '@sinclair/typebox'

/** `^[0-9A-Z]{7,26}$`: the id of a tenant, as in the header Tenant-UUID. */
export const TenantUuidSchema = Type.String({
  pattern: '^[0-9A-Z]{7,26}$',
  description: 'the id of a tenant',
  examples: ['7MA170H'],
})

export const TenantStatusSchema = Type.Union(
  [
    Type.Literal('provisioning'),
    Type.Literal('active'),
    Type.Literal('suspended'),
    Type.Literal('frozen'),
    Type.Literal('deleting'),
    Type.Literal('gone'),
  ],
  { description: 'where in its life a tenant is' },
)
export type TenantStatus = Static<typeof TenantStatusSchema>

export const TierSchema = Type.Union([Type.Literal('pool'), Type.Literal('silo')], {
  description: 'pool: shared tables, collections or bucket; silo: a database or bucket of its own',
})
export type Tier = Static<typeof TierSchema>

export const StorePlacementSchema = Type.Object(
  {
    tier: TierSchema,
    cluster: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,39}$',
      description: 'the name of the cluster, as the services are configured with it',
      examples: ['main'],
    }),
  },
  { additionalProperties: false },
)
export type StorePlacement = Static<typeof StorePlacementSchema>

/** Where one tenant's data lives. */
export const PlacementSchema = Type.Object({
  tenant: TenantUuidSchema,
  status: TenantStatusSchema,
  epoch: Type.Integer({ minimum: 1, description: 'counts the changes of the placement; the newer one wins' }),
  postgres: StorePlacementSchema,
  mongo: StorePlacementSchema,
  assets: StorePlacementSchema,
})
export type Placement = Static<typeof PlacementSchema>

/** How metrics tell tenants apart: by whether one of their stores is their own. */
export function classOf({ postgres, mongo, assets }: Placement): TenantClass {
  return [postgres, mongo, assets].some(({ tier }) => tier === 'silo') ? 'silo' : 'pool'
}
