import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
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
  t.same(await run(), { code: 0, stdout: '1 tenants, 0 findings, 0 repaired, 0 tenants failed\n' })

  const orphan = `t/${own}/blobs/${randomUUID()}`
  await bucket.put(orphan, Buffer.from('orphan'))
  await bucket.drop(`t/${own}/blobs/${lost.id}`)
  await db.collection('blobs').deleteOne({ id: good.id })
  await db.collection<{ tenantId: string }>('usage').updateOne({ tenantId: own }, { $inc: { bytes: 7 } })

  const told = await run()
  t.equal(told.code, 1)
  for (const line of [
    `content-lost ${lost.id}`,
    `blob-missing ${good.id}`,
    `object-orphaned ${orphan.slice(`t/${own}/`.length)}`,
    'usage-wrong usage: 15 bytes are counted, and there are 8',
  ])
    t.match(told.stdout, `${own} ${line}`)
  t.match(told.stdout, '4 findings, 0 repaired')
  t.ok((await bucket.keys()).includes(orphan), 'nothing is changed unasked')

  t.match((await run('--repair', '--tenant', own)).stdout, '4 findings, 3 repaired')
  t.same(await bucket.keys(), [`t/${own}/blobs/${good.id}`])
  // What is lost only a backup brings back.
  t.match((await run()).stdout, '1 findings, 0 repaired')
})

t.test('arguments that it does not know end it', async t => {
  const failing = promisify(execFile)(process.execPath, [script, '--fix'], { env: {} })
  await t.rejects(failing, { code: 2 })
})
