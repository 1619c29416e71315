import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { testPlacement } from '@careeasy/testing'
import t from 'tap'
import { reprDigest } from '../src/digests.ts'
import { createMalwareCheck } from '../src/malware/malware-check.ts'
import { assetMigrations } from '../src/store/migrations.ts'
import { startSweeps } from '../src/sweeps.ts'
import { createSettings, onEachTier, other, own, path, spawnMedia, startMedia, until } from './helper.ts'

t.setTimeout(300_000)

const mebibyte = 1_048_576
const keyed = (key: string, more: Record<string, string> = {}) => ({ 'idempotency-key': key, ...more })

onEachTier('the same request again is given the asset of the first, and makes none', async (t, tier) => {
  const { app, bucket, db, delivered, headers, upload } = await startMedia(t, { tier })
  const file = randomBytes(1_000)
  const key = randomUUID()
  const first = await upload(file, keyed(key))
  t.equal(first.statusCode, 201)
  t.notOk(first.headers['idempotency-replayed'])
  const again = await upload(file, keyed(key))
  t.equal(again.statusCode, 201)
  t.equal(again.headers['idempotency-replayed'], 'true')
  for (const name of ['location', 'repr-digest']) t.equal(again.headers[name], first.headers[name])
  t.same(again.json(), first.json())
  t.equal((await bucket.keys()).length, 1)
  t.equal(await db.collection('assets').countDocuments(), 1)
  const usage = (await app.inject({ url: '/media/usage', headers: await headers() })).json()
  t.match(usage, { bytes: 1_000, open: 0 })
  await until(() => delivered.length > 0)
  t.same(
    delivered.map(({ action }) => action),
    ['asset.create'],
  )
})

t.test('a key belongs to one person in one tenant', async t => {
  const { upload } = await startMedia(t)
  const file = Buffer.from('file')
  const key = randomUUID()
  const mine = await upload(file, keyed(key))
  const theirs = [{ sub: randomUUID() }, { tenant: other }]
  const ids = [mine.json().id]
  for (const claims of theirs) {
    const answer = await upload(file, keyed(key), claims)
    t.equal(answer.statusCode, 201)
    t.notOk(answer.headers['idempotency-replayed'])
    ids.push(answer.json().id)
  }
  t.equal(new Set(ids).size, 3)
})

t.test('another file under the same key is refused, by all that its headers say', async t => {
  const { upload } = await startMedia(t)
  const file = Buffer.from('file')
  const key = randomUUID()
  const plain = { 'content-type': 'text/plain' }
  t.equal((await upload(file, keyed(key, plain))).statusCode, 201)
  const others = [
    upload(Buffer.from('longer'), keyed(key, plain)),
    upload(file, keyed(key, { ...plain, 'content-type': 'text/html' })),
    upload(file, keyed(key, plain), { query: '?name=other.txt' }),
    upload(Buffer.from('elif'), keyed(key, { ...plain, 'repr-digest': reprDigest('00'.repeat(32)) })),
  ]
  for (const answer of await Promise.all(others)) {
    t.equal(answer.statusCode, 422)
    t.equal(answer.json().code, 'CE_IDEMPOTENCY_REUSED')
  }
  t.equal((await upload(file, keyed(key, plain))).statusCode, 201)
})

t.test('a key of other than 1 to 64 visible characters is refused', async t => {
  const { upload } = await startMedia(t)
  for (const key of ['', 'a b', 'ä', 'x'.repeat(65)]) {
    const answer = await upload(Buffer.from('file'), keyed(key))
    t.equal(answer.statusCode, 400, key)
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
  t.equal((await upload(Buffer.from('file'), keyed('x'.repeat(64)))).statusCode, 201)
})

t.test('what failed has used no key', async t => {
  const { upload } = await startMedia(t, { DEFAULT_QUOTA_BYTES: 100 })
  const key = randomUUID()
  const wrong = { 'content-md5': Buffer.alloc(16).toString('base64') }
  t.equal((await upload(randomBytes(100), keyed(key, wrong))).json().code, 'CE_DIGEST_MISMATCH')
  t.equal((await upload(randomBytes(101), keyed(key))).json().code, 'CE_QUOTA_EXCEEDED')
  const file = randomBytes(100)
  const kept = await upload(file, keyed(key))
  t.equal(kept.statusCode, 201)
  t.same((await upload(file, keyed(key))).json(), kept.json(), 'a full quota stands in the way of no answer')
})

t.test('a deleted or renamed asset is still the one that the key made', async t => {
  const { app, headers, upload } = await startMedia(t)
  const key = randomUUID()
  const { id } = (await upload(Buffer.from('file'), keyed(key))).json()
  const change = { url: `${path}/${id}`, headers: { ...(await headers()), 'if-match': '*' } }
  t.equal((await app.inject({ method: 'PATCH', ...change, body: { name: 'new.txt' } })).statusCode, 200)
  t.match((await upload(Buffer.from('file'), keyed(key))).json(), { id, name: 'new.txt' })
  t.equal((await app.inject({ method: 'DELETE', ...change })).statusCode, 204)
  const again = (await upload(Buffer.from('file'), keyed(key))).json()
  t.equal(again.id, id)
  t.ok(again.deleted_at)
})

t.test('a key is forgotten by the sweep once its time is over, and not before', async t => {
  const { app, db, upload } = await startMedia(t)
  const malware = createMalwareCheck(undefined, 'refuse')
  const sweeps = startSweeps({
    databases: async () => [db],
    tenantOf: app.tenants.forService,
    intake: { quota: 1_000_000, maxOpen: 10, malware },
    lease: 120_000,
    scans: false,
    log: { warn() {} },
    interval: 3_600_000,
  })
  t.teardown(() => sweeps.close())
  const key = randomUUID()
  const send = async () => (await upload(Buffer.from('file'), keyed(key))).json().id as string
  const first = await send()
  const kept = (await db.collection('assets').findOne({ id: first }))?.['onceUntil']
  t.ok(kept.getTime() > Date.now() + 23 * 60 * 60_000, 'a day')
  await sweeps.sweep()
  t.equal(await send(), first)
  await db.collection('assets').updateOne({ id: first }, { $set: { onceUntil: new Date(0) } })
  await sweeps.sweep()
  t.not(await send(), first)
  const forgotten = await db.collection('assets').findOne({ id: first })
  t.notOk(forgotten?.['once'] ?? forgotten?.['onceUntil'])
})

t.test('a key that was left behind by an older release stands in the way of none', async t => {
  const { db, upload } = await startMedia(t)
  const key = randomUUID()
  const { id } = (await upload(Buffer.from('file'), keyed(key))).json()
  const hash = (await db.collection('assets').findOne({ id }))?.['once'].key
  t.match(hash, /^[0-9a-f]{64}$/)
  await db.collection('assets').deleteOne({ id })
  // Its upload was ended by a replica that knows of no keys.
  await db.collection('usage').updateOne({}, { $set: { [`keys.${hash}`]: id } })
  const again = await upload(Buffer.from('file'), keyed(key))
  t.equal(again.statusCode, 201)
  t.not(again.json().id, id)
  t.same((await db.collection('usage').findOne())?.['keys'], {})
})

/** Two replicas over the same stores. */
async function startTwo(t: { teardown(work: () => unknown): void }, more: object = {}) {
  const { identity, settings, db, bucket } = await createSettings(t)
  await bucket.make()
  await migrateDatabase(db, assetMigrations)
  const start = () => spawnMedia(t, { ...settings, ...more }, [testPlacement(own)])
  const [one, two] = await Promise.all([start(), start()])
  const authorization = await identity.hop({ tenant: own })
  const send = async ({ base }: { base: string }, key: string, body: Buffer) => {
    const answer = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { authorization, ...keyed(key) },
      body: new Uint8Array(body),
    })
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as { id: string; code: string },
    }
  }
  return { one, two, start, send, authorization, db, bucket }
}

t.test('of many at once at two replicas one makes the asset, and the others are given it', async t => {
  const { one, two, send, db, bucket } = await startTwo(t)
  const files = Array.from({ length: 5 }, () => ({ key: randomUUID(), bytes: randomBytes(200_000) }))
  for (const { key, bytes } of files) {
    const ids = new Set<string>()
    async function insist(replica: { base: string }) {
      for (;;) {
        const { status, body } = await send(replica, key, bytes)
        if (status === 201) return ids.add(body.id)
        // A slow machine may answer 503 to so many at once.
        await sleep(20)
        if (status !== 503) t.match({ status, ...body }, { status: 409, code: 'CE_IDEMPOTENCY_IN_PROGRESS' })
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, n) => insist(n % 2 === 0 ? one : two)))
    t.equal(ids.size, 1)
  }
  t.equal(await db.collection('assets').countDocuments(), files.length)
  t.equal((await bucket.keys()).length, files.length)
  const usage = await db.collection<{ keys: object; openCount: number; bytes: number }>('usage').findOne()
  t.match(usage, { keys: {}, openCount: 0, bytes: files.length * 200_000 })
  t.same(Object.keys(usage?.keys ?? {}), [])
})

t.test('while the first is under way the second is told to wait, and which file it is matters', async t => {
  const { one, two, send, authorization, db } = await startTwo(t)
  const key = randomUUID()
  const bytes = randomBytes(5 * mebibyte)
  const first = request(`${one.base}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-length': bytes.length, ...keyed(key) },
  })
  first.write(bytes.subarray(0, mebibyte))
  await until(async () => (await db.collection('usage').findOne())?.['openCount'] === 1, 60)
  const second = await send(two, key, bytes)
  t.equal(second.status, 409)
  t.equal(second.body.code, 'CE_IDEMPOTENCY_IN_PROGRESS')
  t.ok(Number(second.headers.get('retry-after')) > 0)
  const reused = await send(two, key, bytes.subarray(1))
  t.equal(reused.status, 422)
  first.end(bytes.subarray(mebibyte))
  const [answer] = await once(first, 'response')
  t.equal(answer.statusCode, 201)
  answer.resume()
  const third = await send(two, key, bytes)
  t.equal(third.status, 201)
  t.equal(third.headers.get('idempotency-replayed'), 'true')
})

t.test('after a kill the same request makes the asset that the first did not, or is given it', async t => {
  const { one, two, send, authorization, db, bucket } = await startTwo(t, {
    UPLOAD_LEASE_MS: 2_000,
    SWEEP_INTERVAL_MS: 300,
  })
  const key = randomUUID()
  const bytes = randomBytes(2 * mebibyte)
  const first = request(`${one.base}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-length': bytes.length, ...keyed(key) },
  })
  first.on('error', () => {})
  first.write(bytes.subarray(0, mebibyte))
  await until(async () => (await db.collection('usage').findOne())?.['openCount'] === 1, 60)
  one.child.kill('SIGKILL')
  let answer = await send(two, key, bytes)
  await until(async () => {
    if (answer.status !== 201) answer = await send(two, key, bytes)
    return answer.status === 201
  }, 60)
  t.equal((await send(two, key, bytes)).body.id, answer.body.id)
  t.equal(await db.collection('assets').countDocuments(), 1)
  t.same(await bucket.keys(), [`t/${own}/blobs/${answer.body.id}`])
})
