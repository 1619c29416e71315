import type {} from '@careeasy/service'
import { siloDatabase } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import pMap from 'p-map'
import type pg from 'pg'
import type { AnchorSettings } from '../anchor-settings.ts'
import { type Cluster, withDatabase } from '../clusters.ts'
import { withClient } from '../database/session.ts'
import { listSilos } from '../database/silos.ts'
import { repeatWork } from '../repeated-work.ts'
import { readAuditHeads } from '../store/audit-heads.ts'

export interface AuditAnchorOptions {
  readonly clusters: ReadonlyMap<string, Cluster>
  /** Connections of the provisioner's login to the pool's database. */
  readonly poolOf: (cluster: string) => pg.Pool
  /** undefined: nothing is anchored. */
  readonly anchors: AnchorSettings | undefined
}

/** Silos of one cluster that are worked on at the same time. */
const parallel = 4
/** Milliseconds that the clocks of replicas and databases may differ by, and a seal may take to be committed. */
const margin = 60_000

/** What of a database is anchored: all that was sealed before `at`; whoever begins a day names every tenant. */
interface Anchored {
  readonly day: string
  readonly at: number
}

/**
 * Writes the newest seals of each database's tenants to a store that lets nobody change them. Every replica does, and
 * the first of a turn is the one: the object of a turn has one name and is written once. What a replica knows to be
 * anchored moves on only when the turn's object is there, so what failed comes with the next one.
 */
export const auditAnchors = fp<AuditAnchorOptions>(
  async (app, { clusters, poolOf, anchors }) => {
    if (anchors === undefined) return
    const { openAnchorStore } = await import('../store/audit-anchors.ts')
    const store = openAnchorStore(anchors)
    const { bucket, interval } = anchors
    const anchored = new Map<string, Anchored>()
    let isTold = false

    async function anchor(path: string, database: Pick<pg.Client, 'query'>): Promise<void> {
      const turn = new Date(Math.floor(Date.now() / interval) * interval).toISOString()
      const day = turn.slice(0, 10)
      const before = anchored.get(path)
      const since = before?.day === day ? new Date(before.at - margin) : undefined
      const { at, lines } = await readAuditHeads(database, since)
      const key = `audit-anchors/${path}/${turn.replaceAll(':', '-')}.ndjson`
      const isOurs = lines.length === 0 || (await store.add(key, lines.join('')))
      // Another replica's object has what was sealed before its turn began.
      anchored.set(path, { day, at: isOurs ? at.getTime() : Date.parse(turn) })
    }

    async function anchorCluster(cluster: Cluster): Promise<void> {
      if (!isTold) {
        const isLocked = await store.hasLock()
        isTold = true
        if (isLocked) app.log.info({ bucket }, 'anchors of the audit log are locked by their bucket')
        else
          app.log.warn({ bucket }, 'anchors of the audit log can be removed: the bucket has no object lock')
      }
      const pool = poolOf(cluster.name)
      const works = [
        () => anchor(`${cluster.name}/${cluster.database}`, pool),
        ...(await listSilos(pool, cluster)).map(tenant => () => {
          const database = siloDatabase(cluster.database, tenant)
          const url = withDatabase(cluster.provisionerUrl, database)
          return withClient(url, client => anchor(`${cluster.name}/${database}`, client))
        }),
      ]
      // One database that is away holds up no other.
      await pMap(works, work => work(), { concurrency: parallel, stopOnError: false })
    }

    repeatWork(
      app,
      [...clusters.values()].map(cluster => ({
        ...{ name: 'anchor', every: interval, failure: 'the audit log cannot be anchored' },
        work: () => anchorCluster(cluster),
      })),
    )
    app.addHook('onClose', async () => store.close())
  },
  { name: 'audit-anchors', fastify: '5.x', dependencies: ['metrics'] },
)
