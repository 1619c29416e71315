import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { createService } from '@careeasy/service'
import { engine, testPlacement } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { type AssetCluster, createS3Client, openAssets } from '../src/assets/clusters.ts'
import { createTenantAssets } from '../src/assets/tenant-assets.ts'

// Addresses by which another process of ours reads one object.

const keys = { accessKeyId: engine('S3_ACCESS_KEY_ID'), secretAccessKey: engine('S3_SECRET_ACCESS_KEY') }
const local = { ...keys, endpoint: engine('S3_ENDPOINT'), region: engine('AWS_REGION') }

async function open(t: Test, main: AssetCluster) {
  const app = await createService({ name: 'media', title: 'Media', logLevel: 'silent' })
  t.teardown(() => app.close())
  return openAssets(app, { main })
}

t.test('the address is for one object as it is, and for nobody’s else', async t => {
  const bucket = `tc-${randomUUID().slice(0, 13)}`
  const admin = createS3Client(local)
  t.teardown(() => admin.destroy())
  await admin.send(new CreateBucketCommand({ Bucket: bucket }))
  const assetsOf = await open(t, { ...local, bucket })
  const assets = createTenantAssets(assetsOf(testPlacement('7MA170H')), '7MA170H')
  t.equal(assets.origin, new URL(local.endpoint).origin)
  t.equal(await assets.presignRead('a', { seconds: 30 }), undefined, 'nothing is there')
  await assets.put('a', Readable.from(['0123456789']), { contentType: 'text/plain', length: 10 })
  const read = await assets.presignRead('a', { seconds: 30, range: 'bytes=2-4' })
  t.match(read, { size: 10, etag: /^"[0-9a-f-]+"$/ })
  const url = new URL(String(read?.url))
  t.equal(url.origin, assets.origin)
  t.equal(url.pathname, `/${bucket}/t/7MA170H/a`)
  const headers = { 'if-match': String(read?.etag), range: 'bytes=2-4' }
  t.equal(await (await fetch(url, { headers })).text(), '234')
  t.equal((await fetch(url)).status, 403, 'without what was signed')
  await t.rejects(assets.presignRead('../7MA170G/a', { seconds: 30 }), { name: 'TenantScopeViolation' })
  await t.rejects(assets.presignRead('a', { seconds: 301 }), RangeError)
})

t.test('on AWS the addresses of all buckets have one origin, those of silos too', async t => {
  const assetsOf = await open(t, { ...keys, region: 'eu-central-1', bucket: 'careeasy-assets' })
  for (const [tier, bucket] of [
    ['pool', 'careeasy-assets'],
    ['silo', 'careeasy-assets-t-7ma170h'],
  ] as const) {
    const store = assetsOf(testPlacement('7MA170H', { assets: { tier, cluster: 'main' } }))
    t.equal(store.bucket, bucket)
    t.equal(store.reading.origin, 'https://s3.eu-central-1.amazonaws.com')
    const command = new GetObjectCommand({ Bucket: store.bucket, Key: 'a' })
    const url = new URL(await getSignedUrl(store.reading.client, command, { expiresIn: 30 }))
    t.same([url.origin, url.pathname], [store.reading.origin, `/${bucket}/a`])
  }
})
