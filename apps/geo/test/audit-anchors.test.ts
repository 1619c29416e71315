import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3'
import { type AuditAnchor, leafHash, merkleRoot, noSeal, readAnchor, sealHash } from '@careeasy/audit-proof'
import { siloDatabase } from '@careeasy/tenant-connection'
import { createS3Client } from '@careeasy/tenant-connection/assets'
import { engine } from '@careeasy/testing'
import t from 'tap'
import { readAnchorSettings } from '../src/anchor-settings.ts'
import type { Config } from '../src/config.ts'
import { eventOf, exported, handOver, sealsOf } from './audit-log.ts'
import { connected, createDatabase, createGeo, type Geo } from './helper.ts'

t.setTimeout(300_000)
const database = await createDatabase()
const second = await createDatabase('POSTGRES2_URL')
t.teardown(() => database.drop())
t.teardown(() => second.drop())
const access = {
  endpoint: engine('S3_ENDPOINT'),
  region: engine('AWS_REGION'),
  accessKeyId: engine('S3_ACCESS_KEY_ID'),
  secretAccessKey: engine('S3_SECRET_ACCESS_KEY'),
}
const client = createS3Client(access)
t.teardown(() => client.destroy())

/** A bucket of its own, and the settings of a replica that anchors there every second. */
async function createBucket(locked = true) {
  const bucket = `anchors-${randomBytes(8).toString('hex')}`
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: locked }))
  return { bucket, settings: settingsOf(bucket) }
}

const settingsOf = (bucket: string, endpoint = access.endpoint) => ({
  AUDIT_SEAL_INTERVAL: 100,
  AUDIT_ANCHOR_BUCKET: bucket,
  AUDIT_ANCHOR_ENDPOINT: endpoint,
  AUDIT_ANCHOR_REGION: access.region,
  AUDIT_ANCHOR_ACCESS_KEY_ID: access.accessKeyId,
  AUDIT_ANCHOR_SECRET_ACCESS_KEY: access.secretAccessKey,
  AUDIT_ANCHOR_INTERVAL: 1_000,
  AUDIT_ANCHOR_LOCK_DAYS: 1,
})

async function keysOf(bucket: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
  return Contents.map(({ Key = '' }) => Key)
}

/** What stands in the objects of a bucket. */
async function anchorsOf(bucket: string): Promise<AuditAnchor[]> {
  const found: AuditAnchor[] = []
  for (const Key of await keysOf(bucket)) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
    const lines = ((await Body?.transformToString()) ?? '').trimEnd().split('\n')
    found.push(...lines.map(line => readAnchor(line) as AuditAnchor))
  }
  return found
}

/** The anchors of a bucket as soon as the newest seal of each tenant, of so many events at least, is among them. */
async function eventuallyAnchored(geo: Geo, bucket: string, events = 1): Promise<AuditAnchor[]> {
  for (const end = performance.now() + 60_000; ; await sleep(100)) {
    const anchors = await anchorsOf(bucket)
    const newest = await Promise.all(geo.tenants.map(async tenant => (await sealsOf(geo, tenant)).at(-1)))
    const isThere = newest.every(
      seal => seal !== undefined && seal.last >= events - 1 && anchors.some(({ hash }) => hash === seal.hash),
    )
    if (isThere || performance.now() > end) return anchors
  }
}

t.test(
  'the newest seal of every tenant is anchored, by whichever replica, in the pool and in silos',
  async t => {
    const { bucket, settings } = await createBucket()
    const placement = [{}, { postgres: { tier: 'silo', cluster: 'second' } }] as const
    const geo = await createGeo(t, database, { second: second.cluster, placement, settings })
    await createGeo(t, database, { second: second.cluster, provisioned: false, settings })
    for (let round = 1; round <= 3; round++) {
      for (const tenant of geo.tenants) await handOver(geo, tenant, [eventOf(tenant)])
      const anchors = await eventuallyAnchored(geo, bucket, round)
      for (const tenant of geo.tenants) {
        const { faults, summary } = await exported(geo, tenant, '', anchors)
        t.same(faults, [])
        t.match(summary.anchored, { newest: (await sealsOf(geo, tenant)).at(-1)?.number })
      }
    }
    const keys = await keysOf(bucket)
    const folders = new Set(keys.map(key => key.split('/').slice(0, 3).join('/')))
    const silo = siloDatabase(second.cluster.database, geo.tenants[1])
    t.ok(folders.has(`audit-anchors/main/${database.cluster.database}`))
    t.ok(folders.has(`audit-anchors/second/${silo}`))
    t.ok(keys.every(key => /\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.000Z\.ndjson$/.test(key)))
  },
)

t.test('an anchor cannot be removed, cut short or written over before its time', async t => {
  const { bucket, settings } = await createBucket()
  const geo = await createGeo(t, database, { settings })
  for (const tenant of geo.tenants) await handOver(geo, tenant, [eventOf(tenant)])
  const before = await eventuallyAnchored(geo, bucket)
  t.ok(before.length > 0)
  const [Key = ''] = await keysOf(bucket)
  const Bucket = bucket
  const head = await client.send(new HeadObjectCommand({ Bucket, Key }))
  t.equal(head.ObjectLockMode, 'COMPLIANCE')
  const until = head.ObjectLockRetainUntilDate?.getTime() ?? 0
  t.ok(Math.abs(until - Date.now() - 86_400_000) < 600_000, 'a day, as the settings say')
  const VersionId = head.VersionId
  await t.rejects(client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })), 'not its version')
  const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: new Date(Date.now() + 1_000) } as const
  await t.rejects(client.send(new PutObjectRetentionCommand({ Bucket, Key, VersionId, Retention })))
  // A store may take a new version of the key; what was anchored is there all the same.
  for (const write of [
    () => client.send(new PutObjectCommand({ Bucket, Key, Body: 'forged' })),
    () => client.send(new DeleteObjectCommand({ Bucket, Key })),
  ])
    await write().catch(() => {})
  const kept = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }))
  t.equal(head.ContentLength, kept.ContentLength)
  t.ok(readAnchor(((await kept.Body?.transformToString()) ?? '').split('\n')[0] as string))
})

t.test('a log that a superuser rewrote with all its seals is in order, but for the anchors', async t => {
  const { bucket, settings } = await createBucket()
  const geo = await createGeo(t, database, { settings })
  const [tenant, other] = geo.tenants
  for (const owned of [tenant, tenant, other]) {
    const sealed = (await sealsOf(geo, owned)).length
    await handOver(geo, owned, [eventOf(owned), eventOf(owned)])
    for (const end = performance.now() + 60_000; performance.now() < end; await sleep(50))
      if ((await sealsOf(geo, owned)).length > sealed) break
  }
  const anchors = await eventuallyAnchored(geo, bucket)
  t.match(await exported(geo, tenant, '', anchors), { faults: [], summary: { anchored: { newest: 2 } } })
  await rewrite(t, geo, tenant)
  const alone = await exported(geo, tenant)
  t.same(alone.faults, [], 'it is consistent in itself')
  t.ok(alone.records.some(record => record.type === 'event' && record.event.actor === 'somebody-else'))
  const { faults } = await exported(geo, tenant, '', anchors)
  t.match(faults[0], { message: /^seal [12] is not the one that was anchored: the log was rewritten$/ })
  t.same((await exported(geo, other, '', anchors)).faults, [], 'the other tenant has its log')

  const owner = await connected(t, database.owner)
  await owner.query('DELETE FROM care.audit_leaves WHERE tenant_id = $1', [other])
  await owner.query('DELETE FROM care.audit_seals WHERE tenant_id = $1', [other])
  const emptied = await exported(
    geo,
    other,
    '',
    anchors.map(made => ({ ...made, at: '2026-01-01T00:00:00.000Z' })),
  )
  t.match(emptied.faults, [{ message: /was anchored at .* the tail was cut off/ }])
})

/** Makes another of the first event, and leaves, roots and chain anew, as the superuser of the database. */
async function rewrite(t: Parameters<typeof connected>[0], geo: Geo, tenant: string): Promise<void> {
  const owner = await connected(t, database.owner)
  const { records } = await exported(geo, tenant)
  let previous = noSeal
  const events = records.flatMap(record => (record.type === 'event' ? [record] : []))
  for (const record of records) {
    if (record.type !== 'seal') continue
    const { type: _, ...seal } = record
    const leaves: Buffer[] = []
    for (const { position, event } of events) {
      if (position < seal.first || position > seal.last) continue
      const forged = position === 0 ? { ...event, actor: 'somebody-else' } : event
      const leaf = leafHash(forged)
      leaves.push(leaf)
      const key = [tenant, event.id]
      await owner.query('UPDATE care.audit_events SET actor = $3 WHERE tenant_id = $1 AND id = $2', [
        ...key,
        forged.actor,
      ])
      await owner.query('UPDATE care.audit_leaves SET leaf = $3 WHERE tenant_id = $1 AND event_id = $2', [
        ...key,
        leaf,
      ])
    }
    const root = merkleRoot(leaves)
    const hash = sealHash({ ...seal, previous, root: root.toString('hex') })
    await owner.query(
      `UPDATE care.audit_seals SET root = $3, previous = decode($4, 'hex'), hash = decode($5, 'hex')
       WHERE tenant_id = $1 AND number = $2`,
      [tenant, seal.number, root, previous, hash],
    )
    previous = hash
  }
}

t.test('while the store is away nothing is lost, and a bucket without object lock will do', async t => {
  const bucket = `anchors-${randomBytes(8).toString('hex')}`
  const geo = await createGeo(t, database, { settings: settingsOf(bucket) })
  const hasFailed = async () =>
    /^careeasy_sweeps_total\{(?=.*sweep="anchor")(?=.*outcome="failed").*\} [1-9]/m.test(
      await geo.app.metrics.read(),
    )
  for (const tenant of geo.tenants) await handOver(geo, tenant, [eventOf(tenant)])
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(100))
    if (await hasFailed()) break
  t.ok(await hasFailed(), 'it is counted')
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const anchors = await eventuallyAnchored(geo, bucket)
  for (const tenant of geo.tenants) t.ok(anchors.some(anchor => anchor.tenant === tenant))
})

t.test('what is missing of the settings is named, and without a bucket nothing is anchored', async t => {
  t.equal(readAnchorSettings({} as Config), undefined)
  t.throws(() => readAnchorSettings({ AUDIT_ANCHOR_BUCKET: 'b' } as Config), {
    message: /AUDIT_ANCHOR_REGION is not set; AUDIT_ANCHOR_ACCESS_KEY_ID is not set; AUDIT_ANCHOR_SECRET/,
  })
})
