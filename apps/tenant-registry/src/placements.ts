import { ConfigError } from '@careeasy/config'
import { ClusterUnknown, type Placement, StorePlacementSchema } from '@careeasy/tenant-connection'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { PlanUnknown } from './errors.ts'

export const TenantPlacementSchema = Type.Object(
  { postgres: StorePlacementSchema, mongo: StorePlacementSchema, assets: StorePlacementSchema },
  { additionalProperties: false, description: 'tier and cluster of each store' },
)
/** Where each store keeps a tenant's data. */
export type TenantPlacement = Pick<Placement, 'postgres' | 'mongo' | 'assets'>

export const PlanNameSchema = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'the name of a plan: where each store keeps the data of its tenants',
  examples: ['shared', 'dedicated'],
})

const ClusterNames = Type.Array(StorePlacementSchema.properties.cluster, { minItems: 1, uniqueItems: true })

const PlacementsSchema = Type.Object(
  {
    clusters: Type.Object(
      { postgres: ClusterNames, mongo: ClusterNames, assets: ClusterNames },
      { additionalProperties: false },
    ),
    plans: Type.Record(PlanNameSchema, TenantPlacementSchema, {
      additionalProperties: false,
      minProperties: 1,
    }),
    default_plan: PlanNameSchema,
  },
  { additionalProperties: false },
)

/** PLACEMENTS unless it is set: one cluster of each store, named `main`. */
export const defaultPlacements = JSON.stringify({
  clusters: { postgres: ['main'], mongo: ['main'], assets: ['main'] },
  plans: { shared: everywhere('pool'), dedicated: everywhere('silo') },
  default_plan: 'shared',
} satisfies Static<typeof PlacementsSchema>)

function everywhere(tier: 'pool' | 'silo'): TenantPlacement {
  const store = { tier, cluster: 'main' }
  return { postgres: store, mongo: store, assets: store }
}

/** What is asked for a new tenant: a plan, a placement, or neither. */
export interface PlacementWish {
  readonly plan?: string
  readonly placement?: TenantPlacement
}

/** The clusters that there are, and the plans that name them. */
export interface Placements {
  /**
   * The placement of a new tenant, and the plan's name unless it was placed by hand.
   * @throws PlanUnknown, ClusterUnknown (422)
   */
  choose(wish: PlacementWish): { plan?: string; placement: TenantPlacement }
}

const stores = ['postgres', 'mongo', 'assets'] as const

/** Reads PLACEMENTS. @throws ConfigError that says where it is wrong. */
export function parsePlacements(text: string): Placements {
  const { clusters, plans, default_plan } = readPlacements(text)

  function requireClusters(placement: TenantPlacement): void {
    for (const store of stores) {
      const { cluster } = placement[store]
      if (!clusters[store].includes(cluster)) throw new ClusterUnknown(store, cluster)
    }
  }

  for (const [name, placement] of Object.entries(plans)) {
    try {
      requireClusters(placement)
    } catch (error) {
      throw new ConfigError(`Configuration: PLACEMENTS/plans/${name}: ${(error as Error).message}`)
    }
  }
  if (!Object.hasOwn(plans, default_plan)) {
    throw new ConfigError(`Configuration: PLACEMENTS/default_plan: there is no plan '${default_plan}'`)
  }
  return {
    choose({ plan = default_plan, placement }) {
      if (placement !== undefined) {
        requireClusters(placement)
        return { placement }
      }
      const planned = Object.hasOwn(plans, plan) ? plans[plan] : undefined
      if (planned === undefined) throw new PlanUnknown(plan)
      return { plan, placement: planned }
    },
  }
}

function readPlacements(text: string): Static<typeof PlacementsSchema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ConfigError('Configuration: PLACEMENTS is not JSON')
  }
  if (Value.Check(PlacementsSchema, value)) return value
  const faults = [...Value.Errors(PlacementsSchema, value)].map(({ path, message }) => `${path}: ${message}`)
  throw new ConfigError(`Configuration: PLACEMENTS${faults.join('; ')}`)
}
