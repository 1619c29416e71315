import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { createMalwareCheck } from '../src/malware/malware-check.ts'
import { compare } from '../src/reconcile/compare.ts'
import { createIntake } from '../src/store/intake.ts'
import { onEachTier, own, placementOf, startMedia } from './helper.ts'

t.setTimeout(180_000)

const script = join(import.meta.dirname, '..', 'src', 'reconcile.ts')

onEachTier('what S3 and the metadata disagree about is told, and repaired if asked for', async (t, tier) => {
  const { bucket, db, settings, upload } = await startMedia(t, { tier })
  const registry = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(placementOf(own, tier)))
  })
  await once(registry.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => registry.close())
  const address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}`
  const values = Object.entries({ ...settings, TENANT_REGISTRY_URL: address, PORT: 1 })
  const env = Object.fromEntries(values.map(([name, value]) => [name, String(value)]))
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [script, '--grace', '0', ...args], { env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => error,
    )

  const good = (await upload(Buffer.from('good'))).json()
  const lost = (await upload(Buffer.from('lost'))).json()
  const gone = (await upload(Buffer.from('gone'))).json()
  t.same(await run(), { code: 0, stdout: '1 tenants, 0 findings, 0 repaired, 0 tenants failed\n' })

  const orphan = `t/${own}/blobs/${randomUUID()}`
  await bucket.put(orphan, Buffer.from('orphan'))
  await bucket.drop(`t/${own}/blobs/${lost.id}`)
  await db.collection('blobs').deleteOne({ id: good.id })
  // A form that was posted again, and a blob that is not known and whose object is not there.
  const again = `t/${own}/uploads/${good.id}`
  await bucket.put(again, Buffer.from('again'))
  await db.collection('blobs').deleteOne({ id: gone.id })
  await bucket.drop(`t/${own}/blobs/${gone.id}`)
  await db.collection<{ tenantId: string }>('usage').updateOne({ tenantId: own }, { $inc: { bytes: 7 } })

  const told = await run()
  t.equal(told.code, 1)
  for (const line of [
    `content-lost ${lost.id}`,
    `blob-missing ${good.id}`,
    `content-lost ${gone.id}`,
    `blob-missing ${gone.id}: blob ${gone.id} does not know the asset: needs a backup`,
    `object-orphaned uploads/${good.id}`,
    `object-orphaned ${orphan.slice(`t/${own}/`.length)}`,
    'usage-wrong usage: 19 bytes are counted, and there are 12',
  ])
    t.match(told.stdout, `${own} ${line}`)
  t.match(told.stdout, '7 findings, 0 repaired')
  t.ok((await bucket.keys()).includes(orphan), 'nothing is changed unasked')

  t.match((await run('--repair', '--tenant', own)).stdout, '7 findings, 4 repaired')
  t.same(await bucket.keys(), [`t/${own}/blobs/${good.id}`])
  t.equal(await db.collection('blobs').countDocuments({ id: gone.id }), 0)
  t.equal((await upload(Buffer.from('gone'))).statusCode, 201, 'no upload is lost with it')
  t.equal((await bucket.keys()).length, 2)
  // What is lost only a backup brings back.
  t.match((await run()).stdout, '3 findings, 0 repaired')
})

t.test('a repair looks again: no blob comes back of what has gone since it was found', async t => {
  const { app, bucket, db, upload } = await startMedia(t)
  const ids: string[] = []
  for (const text of ['whole', 'lost', 'purging']) ids.push((await upload(Buffer.from(text))).json().id)
  const [whole, lost, purging] = ids
  await db.collection('blobs').deleteMany({})
  const tenant = await app.tenants.forService(own)
  const malware = createMalwareCheck(undefined, 'refuse')
  const found = await Array.fromAsync(
    compare(tenant, createIntake(tenant, { quota: 1_000, maxOpen: 1, malware }), { grace: 0 }),
  )
  t.same(
    found.map(({ kind, subject }) => `${kind} ${subject}`).sort(),
    ids.map(id => `blob-missing ${id}`).sort(),
  )
  await bucket.drop(`t/${own}/blobs/${lost}`)
  await db.collection('assets').updateOne({ id: purging }, { $set: { purging: true } })
  for (const { repair } of found) await repair?.()
  t.same(await db.collection('blobs').distinct('id'), [whole])
})

t.test('arguments that it does not know end it', async t => {
  const failing = promisify(execFile)(process.execPath, [script, '--fix'], { env: {} })
  await t.rejects(failing, { code: 2 })
})
