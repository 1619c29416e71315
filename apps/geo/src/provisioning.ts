import { Overloaded } from '@careeasy/problem'
import { ClusterUnknown, type Placement, type ProvisioningOptions } from '@careeasy/tenant-connection'
import { toStoreError } from '@careeasy/tenant-connection/postgres'
import { type Cluster, siloUrl } from './clusters.ts'
import type { Migrations } from './database/schema.ts'
import { withClient } from './database/session.ts'
import { createSilo } from './database/silos.ts'
import { OwnerAddressMissing, SiloMissing } from './errors.ts'
import { type CapabilityStore, stateOf } from './store/capabilities.ts'

export interface GeoProvisioningOptions {
  readonly clusters: ReadonlyMap<string, Cluster>
  readonly capabilities: CapabilityStore
  /** See `mintCapability`. */
  readonly masterKey: Buffer
  readonly migrations: Migrations
  readonly log: {
    info(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** This service's part of a tenant: its capability and, in the silo tier, its own login and database. */
export function createProvisioning(options: GeoProvisioningOptions): ProvisioningOptions {
  const { clusters, capabilities, masterKey, migrations, log } = options

  async function makeSilo(cluster: Cluster, { tenant }: Placement): Promise<void> {
    const { name, ownerUrl } = cluster
    if (ownerUrl === undefined) {
      log.error(
        { tenant, cluster: name },
        'a tenant waits for its own database: this instance has no owner address of the cluster to make it with',
      )
      throw new OwnerAddressMissing(name)
    }
    await createSilo({ ...cluster, ownerUrl }, tenant, masterKey, migrations).catch(error => {
      // lock_not_available: another instance is making the same one.
      if ((error as { code?: string }).code === '55P03') throw new Overloaded()
      return toStoreError(error)
    })
    log.info({ tenant, cluster: name }, 'made a database for a tenant of its own')
  }

  return {
    async prepare(placement) {
      const { cluster: name, tier } = placement.postgres
      const cluster = clusters.get(name)
      if (cluster === undefined) throw new ClusterUnknown('PostgreSQL', name)
      try {
        return await capabilities.register(cluster, placement)
      } catch (error) {
        if (!(error instanceof SiloMissing) || tier === 'pool') throw error
        const state = stateOf[placement.status]
        if (state === 'gone') return
        // A tenant begins with epoch 1. Later its database was lost: an empty one in its place would hide that.
        if (placement.epoch > 1) {
          log.error({ tenant: placement.tenant, cluster: name }, "a tenant's own database is not there")
          throw error
        }
      }
      await makeSilo(cluster, placement)
      await capabilities.register(cluster, placement)
    },

    async check(placement) {
      const { tenant, epoch, status, postgres } = placement
      const cluster = clusters.get(postgres.cluster)
      if (cluster === undefined) return [`the cluster '${postgres.cluster}' is not configured here`]
      const found = await capabilities.look(cluster, placement).catch(error => {
        if (error instanceof SiloMissing) return undefined
        throw error
      })
      if (found === undefined) return ['its own database is not there, or was never finished']
      const { schema, known } = found
      const faults = schema.pending.map(file => `the migration ${file} has not been run in its database`)
      if (known === undefined) faults.push('the database does not know it')
      else if (known.epoch !== epoch) faults.push(`the database knows its epoch ${known.epoch}, not ${epoch}`)
      else if (!known.is_ours) faults.push('its capability was made with another key')
      if (known !== undefined && known.state !== stateOf[status])
        faults.push(`the database has it as ${known.state}, not as ${stateOf[status]}`)
      if (postgres.tier === 'silo' && !(await canLogIn(siloUrl(cluster, tenant, masterKey))))
        faults.push('its own login cannot use its database')
      return faults
    },
  }
}

async function canLogIn(url: string): Promise<boolean> {
  try {
    await withClient(url, client => client.query('SELECT FROM care.places LIMIT 0'))
    return true
  } catch (error) {
    // No such login or a wrong password; no right to connect, or to the table.
    if (/^(28|42501)/.test((error as { code?: string }).code ?? '')) return false
    return toStoreError(error)
  }
}
