import { siloDatabase } from '@careeasy/tenant-connection'
import pMap from 'p-map'
import type pg from 'pg'
import { type Cluster, withDatabase } from './clusters.ts'
import {
  appSettings,
  ensureDatabase,
  ensureLogin,
  ensureOwnerRoles,
  provisionerSettings,
  type Roles,
  restrictDatabase,
  whileRolesAreOurs,
} from './database/logins.ts'
import { lookAtSchema, type Migrations, migrateSchema, readMigrations } from './database/schema.ts'
import { withClient } from './database/session.ts'
import { listSilos, siloRoles } from './database/silos.ts'

/** Databases that are worked on at the same time. */
const parallel = 8

/** What was found, or done, in one database. */
export interface Outcome {
  /** `<cluster>/<database>`, or the cluster alone when it could not be reached. */
  readonly name: string
  readonly version?: number
  readonly isNewer?: boolean
  /** Files that were run, or that are still to run when nothing was to be changed. */
  readonly files: readonly string[]
  readonly error?: Error
}

export interface MigrateOptions {
  /** This service's own by default. */
  readonly migrations?: Migrations
  /** Hears after each database how many are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void
}

/** A database and the logins that its schema is for. */
interface Target {
  readonly name: string
  readonly database: string
  readonly roles: Roles
  readonly ownerUrl: string
}

/**
 * Creates what is missing of each cluster's logins and pool database, and brings the schema of the pools and of every
 * tenant's own database up to date. What fails is told in its outcome and stops nothing else.
 */
export async function migrate(clusters: Iterable<Cluster>, options: MigrateOptions = {}): Promise<Outcome[]> {
  return eachDatabase(clusters, options, prepareCluster, async (client, target, migrations) => {
    const files = await migrateSchema(client, target.database, target.roles, migrations)
    const { version, isNewer } = await lookAtSchema(client, migrations)
    return { name: target.name, version, isNewer, files }
  })
}

/** Tells how far every database is, and changes nothing. */
export async function readStatus(
  clusters: Iterable<Cluster>,
  options: MigrateOptions = {},
): Promise<Outcome[]> {
  return eachDatabase(clusters, options, undefined, async (client, target, migrations) => {
    const { version, isNewer, pending } = await lookAtSchema(client, migrations)
    return { name: target.name, version, isNewer, files: pending }
  })
}

async function eachDatabase(
  clusters: Iterable<Cluster>,
  { migrations: given, onProgress }: MigrateOptions,
  prepare: ((server: pg.Client, cluster: Cluster) => Promise<void>) | undefined,
  work: (client: pg.Client, target: Target, migrations: Migrations) => Promise<Outcome>,
): Promise<Outcome[]> {
  const migrations = given ?? (await readMigrations())
  const failures: Outcome[] = []
  const targets: Target[] = []
  for (const cluster of clusters) {
    await targetsOf(cluster, prepare).then(
      found => targets.push(...found),
      (error: Error) => failures.push({ name: cluster.name, files: [], error }),
    )
  }
  let done = 0
  const outcomes = await pMap(
    targets,
    async (target): Promise<Outcome> => {
      const outcome = await withClient(withDatabase(target.ownerUrl, target.database), client =>
        work(client, target, migrations),
      ).catch((error: Error) => ({ name: target.name, files: [], error }))
      done += 1
      onProgress?.(done, targets.length)
      return outcome
    },
    { concurrency: parallel },
  )
  return [...failures, ...outcomes]
}

async function targetsOf(
  cluster: Cluster,
  prepare: ((server: pg.Client, cluster: Cluster) => Promise<void>) | undefined,
): Promise<Target[]> {
  const { name, database, ownerUrl } = cluster
  if (ownerUrl === undefined) throw new Error("the owner's address is not given")
  const silos = await withClient(withDatabase(ownerUrl, 'postgres'), async server => {
    await prepare?.(server, cluster)
    return listSilos(server, cluster)
  })
  const targetOf = (database: string, roles: Roles) => ({
    name: `${name}/${database}`,
    database,
    roles,
    ownerUrl,
  })
  return [
    targetOf(database, poolRoles(cluster)),
    ...silos.map(tenant => targetOf(siloDatabase(database, tenant), siloRoles(cluster, tenant))),
  ]
}

async function prepareCluster(server: pg.Client, cluster: Cluster): Promise<void> {
  await whileRolesAreOurs(server, async () => {
    await ensureOwnerRoles(server)
    await ensureLogin(server, new URL(cluster.url), appSettings)
    await ensureLogin(server, new URL(cluster.provisionerUrl), provisionerSettings)
    await ensureDatabase(server, cluster.database)
    await restrictDatabase(server, cluster.database, poolRoles(cluster))
  })
}

function poolRoles({ url, provisionerUrl }: Cluster): Roles {
  const [app, provisioner] = [url, provisionerUrl].map(text => decodeURIComponent(new URL(text).username))
  return { app: app ?? '', provisioner: provisioner ?? '' }
}
