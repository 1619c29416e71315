import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { createService } from '@careeasy/service'
import { createGate, engine, testPlacement } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { createS3Client, openAssets } from '../../src/assets/clusters.ts'
import { createTenantAssets } from '../../src/assets/tenant-assets.ts'
import type { Tier } from '../../src/placement.ts'
import { siloBucket } from '../../src/silo.ts'

const cluster = {
  endpoint: engine('S3_ENDPOINT'),
  region: engine('AWS_REGION'),
  accessKeyId: engine('S3_ACCESS_KEY_ID'),
  secretAccessKey: engine('S3_SECRET_ACCESS_KEY'),
}
const [mine, theirs] = ['7MA170H', '7MA170G']
const text = { contentType: 'text/plain' }
/** A text, and what is said of it. */
const body = (content: string) =>
  [Readable.from([content]), { ...text, length: Buffer.byteLength(content) }] as const

/** Two tenants of the tier, and what the store has of both. */
async function openTier(t: Test, tier: Tier, endpoint = cluster.endpoint) {
  const shared = `tc-${randomUUID().slice(0, 13)}`
  const buckets = tier === 'pool' ? [shared] : [mine, theirs].map(tenant => siloBucket(shared, tenant))
  const admin = createS3Client(cluster)
  for (const Bucket of buckets) await admin.send(new CreateBucketCommand({ Bucket }))
  const app = await createService({ name: 'media', title: 'Media', logLevel: 'silent' })
  const assetsOf = await openAssets(app, { main: { ...cluster, endpoint, bucket: shared } })
  t.teardown(async () => {
    await app.close()
    admin.destroy()
  })
  const all = async <T>(list: (Bucket: string) => Promise<T[]>) =>
    (await Promise.all(buckets.map(list))).flat()
  return {
    of(tenant: string) {
      const placement = testPlacement(tenant, { assets: { tier, cluster: 'main' } })
      return createTenantAssets(assetsOf(placement), tenant)
    },
    put: (Key: string, Body: string) =>
      admin.send(new PutObjectCommand({ Bucket: buckets.at(-1), Key, Body })),
    keys: () =>
      all(async Bucket => {
        const { Contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket }))
        return Contents.map(({ Key }) => Key)
      }),
  }
}

/** What a tenant's assets do, whatever the tier. */
export function assetsContract(tier: Tier): void {
  const open = (t: Test, endpoint = cluster.endpoint) => openTier(t, tier, endpoint)

  t.test('an object comes back as it was put, under the tenant’s prefix', async t => {
    const { of, keys } = await open(t)
    await of(mine).put('a/b-1_2.txt', ...body('hällo'))
    const found = await of(mine).get('a/b-1_2.txt')
    t.equal((await buffer(found?.stream as Readable)).toString(), 'hällo')
    t.equal(found?.length, 6)
    t.equal(found?.contentRange, undefined)
    t.equal(await of(mine).size('a/b-1_2.txt'), 6)
    t.same(await keys(), ['t/7MA170H/a/b-1_2.txt'])
  })

  t.test('an empty object is one too', async t => {
    const { of } = await open(t)
    await of(mine).put('empty', ...body(''))
    t.equal(await of(mine).size('empty'), 0)
    t.equal((await buffer((await of(mine).get('empty'))?.stream as Readable)).length, 0)
  })

  t.test('what is not there is undefined, and can be deleted all the same', async t => {
    const { of } = await open(t)
    t.equal(await of(mine).get('none'), undefined)
    t.equal(await of(mine).size('none'), undefined)
    await t.resolves(of(mine).delete('none'))
  })

  t.test('another tenant’s object of the same key is not seen, replaced or deleted', async t => {
    const { of } = await open(t)
    await of(theirs).put('a', ...body('theirs'))
    t.equal(await of(mine).get('a'), undefined)
    t.equal(await of(mine).size('a'), undefined)
    await of(mine).delete('a')
    await of(mine).put('a', ...body('mine'))
    t.equal((await buffer((await of(theirs).get('a'))?.stream as Readable)).toString(), 'theirs')
  })

  t.test('a key that could climb out of the prefix is refused by every operation', async t => {
    const { of, put, keys } = await open(t)
    await put('t/7MA170G/a', 'theirs')
    await put('top', 'nobody’s')
    const before = await keys()
    const bad = [
      '../7MA170G/a',
      'x/../../7MA170G/a',
      '..',
      '.',
      './a',
      'a/..',
      'a//b',
      '/t/7MA170G/a',
      '',
      'a/',
      '...',
      '..\\7MA170G\\a',
      '%2e%2e/7MA170G/a',
      'a\0',
      'a\n',
      'a b',
      'a?versionId=x',
      'ä',
      'a'.repeat(513),
    ]
    for (const key of bad) {
      const shown = JSON.stringify(key.slice(0, 30))
      const violation = { name: 'TenantScopeViolation' }
      await t.rejects(of(mine).get(key), violation, `get ${shown}`)
      await t.rejects(of(mine).size(key), violation, `size ${shown}`)
      await t.rejects(of(mine).delete(key), violation, `delete ${shown}`)
      await t.rejects(of(mine).put(key, ...body('x')), violation, `put ${shown}`)
    }
    t.same(await keys(), before)
  })

  t.test('a range is given as asked, with its place in the whole', async t => {
    const { of } = await open(t)
    await of(mine).put('digits', ...body('0123456789'))
    for (const [range, content, contentRange] of [
      ['bytes=2-4', '234', 'bytes 2-4/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=5-99', '56789', 'bytes 5-9/10'],
    ] as const) {
      const found = await of(mine).get('digits', range)
      t.equal((await buffer(found?.stream as Readable)).toString(), content, range)
      t.match(found, { length: content.length, contentRange })
    }
  })

  t.test('12 MiB come back the same', async t => {
    const { of } = await open(t)
    const length = 12 * 1_048_576
    const hash = createHash('sha256')
    function* chunks() {
      for (let index = 0; index < 192; index++) {
        const chunk = randomBytes(65_536)
        hash.update(chunk)
        yield chunk
      }
    }
    await of(mine).put('large', Readable.from(chunks()), { ...text, length })
    t.equal(await of(mine).size('large'), length)
    const back = createHash('sha256')
    const found = await of(mine).get('large')
    for await (const chunk of found?.stream ?? []) back.update(chunk as Buffer)
    t.equal(back.digest('hex'), hash.digest('hex'))
  })

  t.test('an upload that is broken off leaves no object', async t => {
    const { of, keys } = await open(t)
    for (const [name, size, length] of [
      ['small', 1_000, 2_000],
      ['large', 11 * 1_048_576, 12 * 1_048_576],
    ] as const) {
      const bySignal = new AbortController()
      const stream = new PassThrough()
      stream.write(Buffer.alloc(size))
      const put = of(mine).put(name, stream, { ...text, length, signal: bySignal.signal })
      await sleep(200)
      bySignal.abort()
      await t.rejects(put, { message: 'the upload was aborted' }, `${name}, by the signal`)
      t.ok(stream.destroyed)

      const broken = new PassThrough()
      broken.write(Buffer.alloc(size))
      const failing = of(mine).put(name, broken, { ...text, length })
      await sleep(200)
      broken.destroy(new Error('the client went away'))
      await t.rejects(failing, { message: 'the client went away' }, `${name}, by its body`)
    }
    const refused = new PassThrough()
    refused.destroy(new Error('not even an empty one'))
    await t.rejects(of(mine).put('empty', refused, { ...text, length: 0 }), {
      message: 'not even an empty one',
    })
    await t.rejects(
      of(mine).put('never', Readable.from(['x']), { ...text, length: 1, signal: AbortSignal.abort() }),
    )
    t.same(await keys(), [])
  })

  t.test('a store that is away is 503, and usable again afterwards', async t => {
    const gate = await createGate(cluster.endpoint)
    t.teardown(() => gate.cut())
    const { of } = await open(t, gate.url)
    await of(mine).put('a', ...body('x'))
    await gate.cut()
    const away = { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 }
    const calls: (() => Promise<unknown>)[] = [
      () => of(mine).get('a'),
      () => of(mine).size('a'),
      () => of(mine).delete('a'),
      () => of(mine).put('b', ...body('x')),
    ]
    for (const call of calls) {
      const begun = performance.now()
      await t.rejects(call(), away)
      t.ok(performance.now() - begun < 20_000)
    }
    await gate.open()
    t.equal(await of(mine).size('a'), 1)
  })

  if (tier === 'pool') return
  t.test(
    'a tenant whose bucket is not there is 503, for every operation, and nothing is kept elsewhere',
    async t => {
      const { of, keys } = await open(t)
      const lost = of('7MA170X')
      const notReady = { code: 'CE_TENANT_NOT_READY', statusCode: 503 }
      await t.rejects(lost.get('a'), notReady)
      await t.rejects(lost.size('a'), notReady)
      await t.rejects(lost.delete('a'), notReady)
      await t.rejects(lost.put('a', ...body('x')), notReady)
      t.same(await keys(), [])
    },
  )
}
