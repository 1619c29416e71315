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

const StorePlacementSchema = Type.Object({
  tier: Type.Literal('pool', { description: 'shared tables, collections or bucket' }),
  cluster: Type.String({ description: 'the name of the cluster, as the services are configured with it' }),
})

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
