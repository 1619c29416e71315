import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTenantMongo } from '@careeasy/tenant-connection/mongo'
import t, { type Test } from 'tap'
import { createUploads, type ResumableUpload } from '../src/store/uploads.ts'
import { createLeaseLocker } from '../src/uploads/lease-locker.ts'
import { writeParts } from '../src/uploads/part-writer.ts'
import { own, placementOf, spawnMedia, startMedia, until } from './helper.ts'
import { createTus } from './tus.ts'

// A lease has to run out, and services start in processes of their own: a slow machine takes its time.
t.setTimeout(300_000)

type Headers = Record<string, string>

/** Begins a PATCH on a raw connection and sends only some of what it announces. */
async function patchInPart(
  t: Test,
  base: string,
  id: string,
  headers: Headers,
  length: number,
  bytes: Buffer,
) {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const all = { ...headers, host: 'media', 'content-length': String(length), 'tus-resumable': '1.0.0' }
  const lines = Object.entries({
    ...all,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': '0',
  })
  socket.write(
    `PATCH /media/uploads/${id} HTTP/1.1\r\n${lines.map(line => `${line.join(': ')}\r\n`).join('')}\r\n`,
  )
  socket.write(bytes)
  // Its end is the point of the test, and nobody reads what it answers.
  socket.on('error', () => {}).resume()
  t.teardown(() => socket.destroy())
  return socket
}

t.test('what arrived before a connection broke counts, and another replica goes on', async t => {
  const media = await startMedia(t)
  const base = await media.app.listen({ host: '127.0.0.1', port: 0 })
  const { base: second } = await spawnMedia(t, media.settings, [placementOf(own, 'pool')])
  const file = randomBytes(6_000_000)
  const id = await createTus(media).create(file.length)
  const socket = await patchInPart(
    t,
    base,
    id,
    await media.headers(),
    file.length,
    file.subarray(0, 5_500_000),
  )
  // All of it is on its way to the store once the first part is there.
  const uploads = createUploads(createTenantMongo(media.db, own))
  await until(async () => ((await uploads.find(id))?.offset ?? 0) > 0)
  socket.destroy()
  await until(async () => (await uploads.find(id))?.lease === undefined)
  const headers = { ...(await media.headers()), 'tus-resumable': '1.0.0' }
  const head = await fetch(`${second}/media/uploads/${id}`, { method: 'HEAD', headers })
  const offset = Number(head.headers.get('upload-offset'))
  t.ok(offset >= 5 * 1_048_576 && offset <= 5_500_000, `${offset}`)
  const rest = await fetch(`${second}/media/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...headers,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body: new Uint8Array(file.subarray(offset)),
  })
  t.equal(rest.status, 204)
  t.ok((await createTus(media).asset(id)).content.equals(file))
})

t.test('a replica that is killed while it adds blocks the upload for a moment only', async t => {
  const media = await startMedia(t)
  const doomed = await spawnMedia(t, media.settings, [placementOf(own, 'pool')])
  const file = randomBytes(6_000_000)
  const tus = createTus(media)
  const id = await tus.create(file.length)
  await patchInPart(t, doomed.base, id, await media.headers(), file.length, file.subarray(0, 5_500_000))
  const uploads = createUploads(createTenantMongo(media.db, own))
  await until(async () => ((await uploads.find(id))?.offset ?? 0) > 0)
  doomed.child.kill('SIGKILL')
  await once(doomed.child, 'exit')
  t.not((await uploads.find(id))?.lease, undefined, 'nobody has given the lease back')
  // It waits until the lease has run out.
  const head = await tus.head(id)
  t.match(head, { statusCode: 200, headers: { 'upload-offset': String(5 * 1_048_576) } })
  const answer = await tus.patch(id, 5 * 1_048_576, file.subarray(5 * 1_048_576))
  t.equal(answer.statusCode, 204)
  const { asset, content } = await tus.asset(id)
  t.equal(asset.sha256, createHash('sha256').update(file).digest('hex'))
  t.ok(content.equals(file))
})

t.test('who comes for an upload gets it from a request that is stuck', async t => {
  const media = await startMedia(t)
  const base = await media.app.listen({ host: '127.0.0.1', port: 0 })
  const tus = createTus(media)
  const id = await tus.create(1_000)
  await patchInPart(t, base, id, await media.headers(), 1_000, Buffer.alloc(400))
  const uploads = createUploads(createTenantMongo(media.db, own))
  await until(async () => (await uploads.find(id))?.lease !== undefined)
  await sleep(100)
  const head = await tus.head(id)
  t.match(head, { statusCode: 200, headers: { 'upload-offset': '400' } })
})

t.test('whoever has lost the lease writes nothing any more', async t => {
  const media = await startMedia(t)
  const uploads = createUploads(createTenantMongo(media.db, own))
  const id = randomUUID()
  await uploads.add({ id, size: 10, metadata: '', owner: 'me' })
  t.equal(await uploads.take(id, 'slow', 1), 'taken')
  await sleep(10)
  t.equal(await uploads.take(id, 'next', 60_000), 'taken')
  const progress = { from: 0, to: 5, parts: [{ number: 1, etag: 'x', size: 5 }] }
  const busy = { code: 'CE_UPLOAD_BUSY', statusCode: 423 }
  await t.rejects(uploads.advance(id, 'slow', progress), busy)
  await t.rejects(uploads.nextNumber(id, 'slow'), busy)
  await t.rejects(uploads.setMultipart(id, 'slow', 'x'), busy)
  t.equal(await uploads.renew(id, 'slow', 60_000), undefined)
  await uploads.giveBack(id, 'slow')
  t.equal(await uploads.take(id, 'third', 60_000), 'busy')
  t.same(await uploads.renew(id, 'next', 60_000), { wanted: true })
  await uploads.advance(id, 'next', progress)
  t.match(await uploads.find(id), { offset: 5 })
  const impatient = createLeaseLocker(uploads, { patience: 300 }).newLock(id)
  await t.rejects(
    impatient.lock(new AbortController().signal, () => {}),
    busy,
  )
})

t.test('an upload whose last byte came and no asset is made an asset by the next request', async t => {
  const media = await startMedia(t)
  // Its malware scanner is not there: the upload is whole, and cannot be completed.
  const strict = await spawnMedia(t, { ...media.settings, CLAMD_URL: 'tcp://127.0.0.1:9' }, [
    placementOf(own, 'pool'),
  ])
  const tus = createTus(media)
  const id = await tus.create(5)
  const last = await fetch(`${strict.base}/media/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...(await media.headers()),
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    },
    body: 'hello',
  })
  t.equal(last.status, 503)
  t.equal(
    (await media.app.inject({ url: `/media/assets/${id}`, headers: await media.headers() })).statusCode,
    404,
  )
  const head = await tus.head(id)
  t.match(head.headers, { 'upload-offset': '5', 'asset-location': `/media/assets/${id}` })
  t.equal((await tus.asset(id)).content.toString(), 'hello')
})

t.test('an upload that was left is swept away with its bytes, one that is whole is completed', async t => {
  const media = await startMedia(t, { SWEEP_INTERVAL_MS: 200, UPLOAD_LEASE_MS: 1_000 })
  const tus = createTus(media)
  const left = await tus.create(6_000_000)
  await tus.patch(left, 0, Buffer.alloc(5_500_000))
  const kept = await tus.create(10)
  // Whoever took its last byte was killed before it could make the asset.
  const whole = await tus.create(5)
  const uploads = createUploads(createTenantMongo(media.db, own))
  const { assets: objects } = await media.app.tenants.forService(own)
  await uploads.take(whole, 'killed', 60_000)
  const writer = { uploads, objects, holder: 'killed', checksum: undefined }
  await writeParts(
    (await uploads.find(whole)) as ResumableUpload,
    Readable.from([Buffer.from('whole')]),
    writer,
  )
  await uploads.giveBack(whole, 'killed')
  const past = new Date(Date.now() - 1_000)
  await media.db.collection('usage').updateOne(
    { tenantId: own },
    {
      $set: {
        [`open.${left}.expires`]: past,
        [`open.${left}.at`]: new Date(0),
        [`open.${whole}.at`]: new Date(0),
      },
    },
  )
  await until(async () => (await tus.head(left)).statusCode === 404)
  const made = async () => (await tus.asset(whole)).asset
  await until(async () => (await made()).id === whole, 60)
  t.match(await made(), { size: 5, state: 'ready' })
  t.equal((await tus.asset(whole)).content.toString(), 'whole')
  await until(async () => (await media.bucket.keys()).length === 1)
  t.same(await media.bucket.keys(), [`t/${own}/uploads/${whole}`])
  t.same(await media.bucket.uploads(), [])
  t.equal((await tus.head(kept)).statusCode, 200)
  t.match(await media.db.collection('usage').findOne({ tenantId: own }), { bytes: 15, openCount: 1 })
})
