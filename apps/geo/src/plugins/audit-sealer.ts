import type {} from '@careeasy/service'
import { siloDatabase, type TenantDirectory } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import pMap from 'p-map'
import type pg from 'pg'
import { type Cluster, withDatabase } from '../clusters.ts'
import { withClient } from '../database/session.ts'
import { listSilos } from '../database/silos.ts'
import { repeatWork } from '../repeated-work.ts'
import { type AuditSealing, createAuditSealing } from '../store/audit-sealing.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly auditSealer: AuditSealer
  }
}

export interface AuditSealer {
  /** Says that there may be something new in the tenant's log. Only a silo needs it: nobody asks an idle one. */
  touch(tenant: string): Promise<void>
}

export interface AuditSealerOptions {
  readonly clusters: ReadonlyMap<string, Cluster>
  /** Connections of the provisioner's login to the pool's database. */
  readonly poolOf: (cluster: string) => pg.Pool
  readonly directory: TenantDirectory
  /** Milliseconds between seals; 0 leaves sealing to other replicas. */
  readonly interval: number
}

/** Milliseconds between looks into every silo, for what a killed replica left unsealed there. */
const sweepInterval = 60_000
/** Silos of one cluster that are worked on at the same time. */
const parallel = 4
/** Milliseconds between looks for partitions to be made and events to be removed. */
const keepInterval = 3_600_000

/**
 * Seals the audit log. Every replica does; the database lets one at a time. A pool is asked at every interval, whatever
 * the number of its tenants; a silo only after this replica has added something to its log, and once a minute besides.
 * Each cluster has jobs of its own: one that does not answer holds up no other.
 */
export const auditSealer = fp<AuditSealerOptions>(
  async (app, { clusters, poolOf, directory, interval }) => {
    /** Tenants with something new in a database of their own, by cluster. */
    const touched = new Map([...clusters.keys()].map(name => [name, new Set<string>()]))
    let closed = false
    app.addHook('preClose', async () => {
      closed = true
    })
    app.decorate('auditSealer', {
      async touch(tenant) {
        if (interval === 0) return
        const placement = await directory.get(tenant)
        if (placement?.postgres.tier === 'silo') touched.get(placement.postgres.cluster)?.add(tenant)
      },
    } satisfies AuditSealer)
    if (interval === 0) return

    const inPool = (cluster: Cluster) => createAuditSealing(poolOf(cluster.name))

    async function inSilos(
      cluster: Cluster,
      tenants: readonly string[],
      work: (sealing: AuditSealing) => Promise<unknown>,
    ): Promise<void> {
      const inSilo = async (tenant: string) => {
        if (closed) return
        const url = withDatabase(cluster.provisionerUrl, siloDatabase(cluster.database, tenant))
        await withClient(url, client => work(createAuditSealing(client))).catch(err =>
          app.log.warn({ err, tenant }, "a tenant's own audit log cannot be sealed or kept"),
        )
      }
      await pMap(tenants, inSilo, { concurrency: parallel })
    }

    async function sealTouched(cluster: Cluster): Promise<void> {
      const tenants = [...(touched.get(cluster.name) ?? [])]
      touched.get(cluster.name)?.clear()
      await inSilos(cluster, tenants, sealing => sealing.seal())
    }

    async function sweep(cluster: Cluster): Promise<void> {
      await inSilos(cluster, await listSilos(poolOf(cluster.name), cluster), sealing => sealing.seal())
    }

    async function keep(cluster: Cluster): Promise<void> {
      const work = async (sealing: AuditSealing) => {
        await sealing.makePartitions()
        const removed = await sealing.expire()
        if (removed > 0) app.log.info({ removed }, 'removed audit events past their retention')
      }
      await work(inPool(cluster))
      await inSilos(cluster, await listSilos(poolOf(cluster.name), cluster), work)
    }

    const failure = 'the audit log cannot be sealed or kept'
    repeatWork(
      app,
      [...clusters.values()].flatMap(cluster => [
        { name: 'seal pool', every: interval, failure, work: () => inPool(cluster).seal() },
        { name: 'seal silos', every: interval, failure, work: () => sealTouched(cluster) },
        { name: 'sweep silos', every: sweepInterval, failure, work: () => sweep(cluster) },
        { name: 'keep', every: keepInterval, failure, work: () => keep(cluster) },
      ]),
    )
  },
  { name: 'audit-sealer', fastify: '5.x', dependencies: ['metrics'] },
)
