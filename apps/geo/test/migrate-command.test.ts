import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { siloDatabase } from '@careeasy/tenant-connection'
import t from 'tap'
import { withDatabase } from '../src/clusters.ts'
import { readMigrations } from '../src/database/schema.ts'
import { createSilo } from '../src/database/silos.ts'
import { clusterOf, connected, createDatabase, newTenant } from './helper.ts'

t.setTimeout(300_000)
const file = join(import.meta.dirname, '../src/migrate.ts')
const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())

const { cluster } = second
const settings = {
  PATH: process.env['PATH'],
  POSTGRES_URL: database.app,
  POSTGRES_PROVISIONER_URL: database.provisioner,
  POSTGRES_OWNER_URL: database.owner,
  POSTGRES_CLUSTERS: JSON.stringify({
    second: { url: cluster.url, provisioner_url: cluster.provisionerUrl, owner_url: cluster.ownerUrl },
  }),
}

/** As before this migration and those after it: to be told anew when there is a newer one. */
const undone = { version: 9, file: '009.do.service-areas.sql' }
const newest = 14
const forget = `DELETE FROM migration.history WHERE version >= ${undone.version}`
const undo = `DROP TABLE care.service_areas, care.features, care.collections, care.audit_retention, sec.audit_expiries;
  DROP INDEX care.places_tenant_updated, care.places_nearest;
  CREATE INDEX places_tenant_geog ON care.places USING gist (tenant_id, geog); DROP POLICY sealer_insert ON care.audit_events;
  DROP FUNCTION sec.settle_audit_retention(), sec.announce_audit_expiry(text, bigint),
    sec.audit_heads(timestamptz, text, integer), care.geography_or_null(public.geometry),
    care.tree_order(text, text)`

function run(args: string[] = [], env: NodeJS.ProcessEnv = settings) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })
}

t.test('the status of every database on every cluster is shown, and nothing is changed', async t => {
  const { code, stdout } = await run(['--status'])
  t.equal(code, 0)
  t.match(stdout, new RegExp(`main/${database.cluster.database}: version \\d+, up to date`))
  t.match(stdout, new RegExp(`second/${cluster.database}: version \\d+, up to date`))
  t.match(stdout, /2 databases: 0 behind, 0 failed, 0 migrated by a later release, 2 up to date/)

  const fresh = clusterOf(`${database.cluster.database}_fresh`)
  const env = {
    ...settings,
    POSTGRES_URL: fresh.url,
    POSTGRES_PROVISIONER_URL: fresh.provisionerUrl,
    POSTGRES_OWNER_URL: fresh.ownerUrl,
  }
  const absent = await run(['--status'], env)
  t.equal(absent.code, 1)
  t.match(absent.stderr, /_fresh.*does not exist/)
})

t.test('one that fails makes the exit code 1, and the others are migrated', async t => {
  const broken = await connected(t, database.owner)
  await broken.query(forget)
  const behind = await connected(t, second.owner)
  await behind.query(undo)
  await behind.query(forget)
  t.match((await run(['--status'])).stdout, `pending ${undone.file}`)
  const { code, stdout, stderr } = await run()
  t.equal(code, 1)
  t.match(stderr, /service_areas.*already exists/)
  t.match(stdout, /2\/2 databases looked at/)
  t.match(stdout, /2 databases: 1 migrated, 1 failed/)
  await broken.query(undo)
  t.equal((await run()).code, 0)
})

t.test('killed in the middle, the run is simply repeated: what was done stays done', async t => {
  const migrations = await readMigrations()
  const owners = [second.owner]
  for (let index = 0; index < 4; index++) {
    const tenant = newTenant()
    await createSilo(cluster, tenant, Buffer.alloc(32, 1), migrations)
    owners.push(withDatabase(second.owner, siloDatabase(cluster.database, tenant)))
  }
  const clients = await Promise.all(owners.map(owner => connected(t, owner)))
  for (const client of clients) {
    await client.query(undo)
    await client.query(forget)
  }
  // The last one is held up: the index waits for a writer.
  const [held] = clients.slice(-1)
  await held?.query('BEGIN')
  await held?.query('LOCK TABLE care.places IN ROW EXCLUSIVE MODE')
  const child = spawn(process.execPath, [file], { env: settings, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const done = async () => {
    const versions = clients.map(client =>
      client.query('SELECT max(version)::int AS last FROM migration.history'),
    )
    return (await Promise.all(versions)).filter(({ rows }) => rows[0].last === newest).length
  }
  for (let tries = 0; tries < 1_000 && (await done()) < 4; tries++) await sleep(50)
  child.kill('SIGKILL')
  await ended
  t.equal(await done(), 4)
  await held?.query('ROLLBACK')
  const { code, stdout } = await run()
  t.equal(code, 0)
  t.match(stdout, /6 databases: 1 migrated, 0 failed/)
  t.equal(await done(), 5)
})
