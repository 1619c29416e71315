import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { siloDatabase } from '@careeasy/tenant-connection'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { withDatabase } from '../src/clusters.ts'
import { readMigrations } from '../src/database/schema.ts'
import { createSilo } from '../src/database/silos.ts'
import { migrate, type Outcome, readStatus } from '../src/migrations.ts'
import { clusterOf, connected, createDatabase, createGeo, dropSilos, newTenant } from './helper.ts'

t.setTimeout(300_000)
const source = join(import.meta.dirname, '../migrations')
const files = readdirSync(source).sort()
const masterKey = randomBytes(32)

type Test = Parameters<typeof connected>[0]

/** A cluster whose database is not there yet. */
async function freshCluster(t: Test) {
  const cluster = clusterOf(`geo_test_${randomBytes(6).toString('hex')}`)
  const server = await connected(t, engine('POSTGRES_URL'))
  t.teardown(async () => {
    await dropSilos(server, cluster)
    await server.query(`DROP DATABASE IF EXISTS ${cluster.database} WITH (FORCE)`)
  })
  return cluster
}

/** The migrations of this release and those of a later one. */
async function laterRelease(t: Test, later: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'geo-migrations-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const file of files) copyFileSync(join(source, file), join(folder, file))
  for (const [file, sql] of Object.entries(later)) writeFileSync(join(folder, file), sql)
  return readMigrations(folder)
}

/** A migrated pool with three silos on a cluster of its own. */
async function withSilos(t: Test) {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const tenants = [newTenant(), newTenant(), newTenant()].sort() as [string, string, string]
  for (const tenant of tenants) await createSilo(database.cluster, tenant, masterKey, await readMigrations())
  const ownerOf = (tenant: string) =>
    withDatabase(database.owner, siloDatabase(database.cluster.database, tenant))
  return { database, cluster: database.cluster, tenants, ownerOf }
}

const filesOf = (outcomes: Outcome[]) => outcomes.map(outcome => outcome.files)

t.test('migrating makes database, logins and schema, and a second time does nothing', async t => {
  const cluster = await freshCluster(t)
  const [absent] = await readStatus([cluster])
  t.match(absent?.error?.message, /does not exist/)
  // Two at once, as when two replicas' migration jobs start together.
  const runs = await Promise.all([migrate([cluster]), migrate([cluster])])
  t.same(runs.map(([outcome]) => outcome?.files.length).sort(), [0, files.length])
  t.same(
    runs.flat().flatMap(outcome => outcome.files),
    files,
  )
  t.same(await migrate([cluster]), [
    { name: `main/${cluster.database}`, version: files.length, isNewer: false, files: [] },
  ])
  for (const url of [cluster.url, cluster.provisionerUrl]) await connected(t, url)
})

t.test('a login that could step over row-level security is refused', async t => {
  const cluster = await freshCluster(t)
  const server = await connected(t, engine('POSTGRES_URL'))
  const role = `geo_test_${randomBytes(4).toString('hex')}`
  await server.query(`CREATE ROLE ${role} BYPASSRLS`)
  t.teardown(() => server.query(`DROP ROLE ${role}`))
  const url = new URL(cluster.url)
  url.username = role
  const [outcome] = await migrate([{ ...cluster, url: url.href }])
  t.match(outcome?.error?.message, /rights or memberships/)
})

t.test('every silo is migrated with its own login, and the status tells what is left to do', async t => {
  const { database, cluster, tenants, ownerOf } = await withSilos(t)
  const later = await laterRelease(t, {
    '106.do.later.sql': `CREATE TABLE care.later (tenant_id text NOT NULL PRIMARY KEY);
      SELECT sec.isolate('care.later', :'app_role', 'SELECT');`,
  })
  const before = await readStatus([cluster], { migrations: later })
  t.same(filesOf(before), Array(4).fill(['106.do.later.sql']))
  t.same(
    filesOf(await readStatus([cluster], { migrations: later })),
    filesOf(before),
    'looking changes nothing',
  )

  const progress: string[] = []
  const onProgress = (done: number, total: number) => void progress.push(`${done}/${total}`)
  const outcomes = await migrate([cluster], { migrations: later, onProgress })
  t.same(filesOf(outcomes), Array(4).fill(['106.do.later.sql']))
  t.same(progress, ['1/4', '2/4', '3/4', '4/4'])
  for (const owner of [database.owner, ...tenants.map(ownerOf)]) {
    const client = await connected(t, owner)
    const { rows } = await client.query(
      `SELECT grantee FROM information_schema.role_table_grants
       WHERE table_name = 'later' AND privilege_type = 'SELECT' AND grantee <> 'own_data'`,
    )
    const name = new URL(owner).pathname.slice(1)
    t.same(rows, [{ grantee: name === cluster.database ? 'geo_test_app' : name }])
  }
})

t.test('a silo that fails is told, stays as it was, and stops nobody else', async t => {
  const { cluster, tenants, ownerOf } = await withSilos(t)
  const [, broken] = tenants
  await (await connected(t, ownerOf(broken))).query('CREATE TABLE care.later (in_the_way text)')
  const later = await laterRelease(t, {
    '106.do.first.sql': 'CREATE TABLE care.first (i int);',
    '107.do.later.sql': 'CREATE TABLE care.later (i int);',
  })
  const outcomes = await migrate([cluster], { migrations: later })
  const failed = outcomes.filter(({ error }) => error !== undefined)
  t.same(
    failed.map(({ name }) => name),
    [`main/${siloDatabase(cluster.database, broken)}`],
  )
  t.match(failed[0]?.error?.message, /later.*already exists/)
  t.equal(outcomes.filter(({ files }) => files.length === 2).length, 3)
  const { rows } = await (await connected(t, ownerOf(broken))).query(
    `SELECT to_regclass('care.first') AS first`,
  )
  t.same(rows, [{ first: null }], 'nothing of the first migration is left')

  await (await connected(t, ownerOf(broken))).query('DROP TABLE care.later')
  const again = await migrate([cluster], { migrations: later })
  t.same(
    again.map(({ files, error }) => [files.length, error]).sort(),
    [0, 0, 0, 2].map(count => [count, undefined]),
    'only what was left is run',
  )
})

t.test('a cluster that is away is told, and the others are migrated', async t => {
  const cluster = await freshCluster(t)
  const away = { ...clusterOf('x'), name: 'away', ownerUrl: 'postgres://postgres:x@127.0.0.1:9/x' }
  const ownerless = { ...clusterOf('x'), name: 'ownerless', ownerUrl: undefined }
  const [first, second, third] = await migrate([away, ownerless, cluster])
  t.match([first?.name, first?.error?.message], ['away', /ECONNREFUSED/])
  t.match([second?.name, second?.error?.message], ['ownerless', /owner's address/])
  t.same(third?.files, files)
})

t.test('a database that a later release has migrated is left alone, and served', async t => {
  const { database, cluster } = await withSilos(t)
  const later = await laterRelease(t, { '106.do.later.sql': 'CREATE TABLE care.later (i int);' })
  await migrate([cluster], { migrations: later })
  const outcomes = await migrate([cluster])
  t.same(
    outcomes.map(({ version, isNewer, files, error }) => ({ version, isNewer, files, error })),
    Array(4).fill({ version: 106, isNewer: true, files: [], error: undefined }),
  )
  const { app, as, tenants } = await createGeo(t, database)
  const answer = await app.inject({ url: '/geo/collections/places/items', headers: await as(tenants[0]) })
  t.equal(answer.statusCode, 200)
  t.equal((await app.inject({ url: '/readyz' })).statusCode, 200)
})

t.test('a migration that was altered after it had run is an error', async t => {
  const cluster = await freshCluster(t)
  await migrate([cluster])
  const altered = await laterRelease(t, { [files[3] as string]: 'SELECT 1;' })
  const [outcome] = await migrate([cluster], { migrations: altered })
  t.match(outcome?.error?.message, /is not the file that was run here/)
})
