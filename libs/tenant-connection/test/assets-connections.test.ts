import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Readable } from 'node:stream'
import { CreateBucketCommand, S3ServiceException } from '@aws-sdk/client-s3'
import { engine } from '@careeasy/testing'
import t, { type Test } from 'tap'
import { createS3Client } from '../src/assets/clusters.ts'
import { guarded } from '../src/assets/store-errors.ts'
import { createTenantAssets } from '../src/assets/tenant-assets.ts'

t.setTimeout(120_000)

/** A tenant's assets by way of a store that resets each connection on which a second request comes. */
async function start(t: Test) {
  const cluster = {
    endpoint: engine('S3_ENDPOINT'),
    region: engine('AWS_REGION'),
    accessKeyId: engine('S3_ACCESS_KEY_ID'),
    secretAccessKey: engine('S3_SECRET_ACCESS_KEY'),
  }
  const { hostname, port } = new URL(cluster.endpoint)
  let resets = 0
  const proxy = createServer(socket => {
    const store = connect(Number(port), hostname)
    let answered = false
    store.once('data', () => {
      answered = true
    })
    socket.on('data', bytes => {
      if (!answered) return void store.write(bytes)
      resets += 1
      socket.resetAndDestroy()
    })
    store.pipe(socket)
    for (const end of [store, socket]) end.on('error', () => {})
    socket.on('close', () => store.destroy())
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const client = createS3Client({
    ...cluster,
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  })
  t.teardown(() => {
    client.destroy()
    proxy.close()
  })
  const bucket = `tc-${randomUUID().slice(0, 13)}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const assets = createTenantAssets(
    { client, publicClient: client, reading: { client, origin: '' }, bucket, isSilo: false },
    '7MA170H',
  )
  const put = (length: number) =>
    assets.put('a', Readable.from([Buffer.alloc(length)]), { contentType: 'text/plain', length })
  return { assets, put, resets: () => resets }
}

t.test('a stream goes by a connection of its own: the store may close those that are kept', async t => {
  const { assets, put, resets } = await start(t)
  await assets.size('a')
  const before = resets()
  for (let round = 0; round < 3; round++) {
    await put(100_000)
    t.equal(await assets.size('a'), 100_000)
  }
  // The sizes are asked for on the kept connection: each but the first is asked for again on a new one.
  t.equal(resets(), before + 3)
})

t.test('a short body is sent again', async t => {
  const { assets, put, resets } = await start(t)
  for (let round = 0; round < 3; round++) await put(100)
  t.equal(await assets.size('a'), 100)
  t.ok(resets() > 0)
})

t.test('a folder that goes while an object comes is 503', async t => {
  const error = new S3ServiceException({
    name: 'ExistingObjectIsDirectory',
    $fault: 'client',
    $metadata: { httpStatusCode: 409 },
  })
  await t.rejects(guarded(Promise.reject(error)), { code: 'CE_STORE_UNAVAILABLE', statusCode: 503 })
})
