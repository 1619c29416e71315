import { mintCapability, type Placement, siloDatabase, type TenantStatus } from '@careeasy/tenant-connection'
import { toStoreError } from '@careeasy/tenant-connection/postgres'
import SQL from '@nearform/sql'
import type pg from 'pg'
import type { Cluster } from '../clusters.ts'
import { withDatabase } from '../clusters.ts'
import { lookAtSchema, type Migrations, type SchemaState } from '../database/schema.ts'
import { withClient } from '../database/session.ts'
import { SiloMissing } from '../errors.ts'

/** The states that the database knows, by the tenant's. A tenant that is being made is used as soon as it is. */
export const stateOf: Readonly<Record<TenantStatus, 'active' | 'frozen' | 'suspended' | 'gone'>> = {
  provisioning: 'active',
  active: 'active',
  frozen: 'frozen',
  suspended: 'suspended',
  deleting: 'gone',
  gone: 'gone',
}

/** What a database knows of a tenant. */
export interface KnownCapability {
  /** Whether it is the one that we would make for the tenant and the epoch of its placement. */
  readonly is_ours: boolean
  readonly epoch: number
  readonly state: string
}

/** Which tenants a database lets in. */
export interface CapabilityStore {
  /**
   * Makes the tenant's capability of this epoch the valid one; an older epoch than the known one does nothing.
   * @throws SiloMissing when the tenant's own database is not there, or not finished.
   */
  register(cluster: Cluster, placement: Placement): Promise<void>
  /** What the database knows of the tenant, and how far its schema is. @throws SiloMissing */
  look(
    cluster: Cluster,
    placement: Placement,
  ): Promise<{ schema: SchemaState; known: KnownCapability | undefined }>
}

export interface CapabilityStoreOptions {
  /**
   * Connections of the login that may register, to the pool's database: apart from those of requests, so that no SQL
   * injected into a tenant's request can.
   */
  readonly poolOf: (cluster: string) => pg.Pool
  /** See `mintCapability`. */
  readonly masterKey: Buffer
  readonly migrations: Migrations
}

type Queryable = Pick<pg.Client, 'query'>

export function createCapabilityStore(options: CapabilityStoreOptions): CapabilityStore {
  const { poolOf, masterKey, migrations } = options

  /** A silo is spoken to once in a while only: it gets a connection for the occasion. */
  async function provisioning<T>(
    cluster: Cluster,
    { tenant, postgres }: Placement,
    work: (client: Queryable) => Promise<T>,
  ): Promise<T> {
    if (postgres.tier === 'pool') return work(poolOf(cluster.name)).catch(toStoreError)
    const url = withDatabase(cluster.provisionerUrl, siloDatabase(cluster.database, tenant))
    try {
      return await withClient(url, work)
    } catch (error) {
      if (unfinished.has((error as { code?: string }).code ?? '')) throw new SiloMissing(cluster.name)
      return toStoreError(error)
    }
  }

  return {
    async register(cluster, placement) {
      const { tenant, epoch, status } = placement
      const { hash } = mintCapability(masterKey, tenant, epoch)
      await provisioning(cluster, placement, client =>
        client.query(SQL`SELECT sec.register(${hash}, ${tenant}, ${epoch}, ${stateOf[status]})`),
      )
    },

    async look(cluster, placement) {
      const { tenant, epoch } = placement
      const { hash } = mintCapability(masterKey, tenant, epoch)
      return provisioning(cluster, placement, async client => {
        const schema = await lookAtSchema(client, migrations)
        const { rows } = await client.query(
          SQL`SELECT is_ours, epoch, state FROM sec.capability_of(${tenant}, ${hash})`,
        )
        return { schema, known: rows[0] as KnownCapability | undefined }
      })
    },
  }
}

/** No such database; not let in yet; no schema `sec`; no function in it: what a creation leaves that was cut short. */
const unfinished = new Set(['3D000', '42501', '3F000', '42883'])
