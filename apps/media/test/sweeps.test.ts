import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { ScannerUnavailable } from '../src/errors.ts'
import { createMalwareCheck } from '../src/malware/malware-check.ts'
import type { Scanner } from '../src/malware/scanner.ts'
import { startSweeps } from '../src/sweeps.ts'
import { own, startMedia, suspended, until } from './helper.ts'

t.setTimeout(180_000)

const unavailable: Scanner['scan'] = async () => {
  throw new ScannerUnavailable()
}

/** The service, and sweeps that run when they are told to. */
async function start(t: Test, scan = unavailable) {
  const media = await startMedia(t)
  let asked = 0
  const scanner: Scanner = {
    async scan(stream) {
      asked += 1
      stream.destroy()
      return scan(stream)
    },
  }
  const sweeps = startSweeps({
    databases: async () => [media.db],
    tenantOf: media.app.tenants.forService,
    intake: { quota: 1_000_000, maxOpen: 10, malware: createMalwareCheck(scanner, 'quarantine') },
    lease: 1_000,
    scans: true,
    log: { warn() {} },
    interval: 3_600_000,
  })
  t.teardown(() => sweeps.close())
  /** Assets that are as these fields say. */
  const make = async (count: number, fields: (n: number) => object) => {
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      const { id } = (await media.upload(Buffer.from(randomUUID()))).json()
      await media.db.collection('assets').updateOne({ id }, { $set: fields(n) })
      ids.push(id)
    }
    return ids
  }
  return { ...media, sweeps, make, asked: () => asked }
}

t.test('what cannot be purged keeps nothing else from being purged', async t => {
  const { db, make, sweeps } = await start(t)
  // A full batch of a tenant that may not be used, all at one time.
  const stuck = Array.from({ length: 250 }, () => ({
    tenantId: suspended,
    id: randomUUID(),
    size: 1,
    deleted_at: new Date(0),
  }))
  await db.collection('assets').insertMany(stuck)
  const [bad, good] = await make(2, n => ({ deleted_at: new Date(1_000 + n) }))
  await db.collection('blobs').updateOne({ id: bad }, { $set: { key: 'not a key' } })
  const left = (id = '') => db.collection('assets').countDocuments({ id, size: { $exists: true } })
  await sweeps.sweep()
  t.equal(await left(good), 1, 'it is in the second batch')
  await sweeps.sweep()
  t.equal(await left(good), 0)
  t.equal(await left(bad), 1)
  await db.collection('blobs').updateOne({ id: bad }, { $set: { key: `blobs/${bad}` } })
  for (let round = 0; round < 3; round++) await sweeps.sweep()
  t.equal(await left(bad), 0, 'after the last it begins anew')
})

t.test('a purge that is not finished is not forgotten, and counts once', async t => {
  const { db, make, sweeps } = await start(t)
  const [asset] = await make(1, () => ({}))
  const gone = randomUUID()
  const marks = { [`purged.${asset}`]: new Date(0), [`purged.${gone}`]: new Date(0) }
  const usage = db.collection<{ tenantId: string; purged: object }>('usage')
  await usage.updateOne({ tenantId: own }, { $set: { ...marks, sweptAt: new Date(0) }, $inc: { work: 2 } })
  await sweeps.sweep()
  t.same(Object.keys((await usage.findOne())?.purged ?? {}), [asset])
})

t.test('while the scanner is away one file a round is shown to it, each in its turn', async t => {
  const { asked, db, make, sweeps } = await start(t)
  await make(3, n => ({ state: 'quarantined', quarantinedSince: new Date(1_000 + n) }))
  await Promise.all([sweeps.sweep(), sweeps.sweep()])
  t.equal(asked(), 1)
  // The first of them may be what the scanner cannot stand.
  await db.collection('assets').updateMany(
    { quarantinedSince: { $gt: new Date(1_000) } },
    {
      $unset: { quarantinedSince: '' },
    },
  )
  await sweeps.sweep()
  t.equal(asked(), 2, 'the next one')
  for (let round = 0; round < 2; round++) await sweeps.sweep()
  t.equal(asked(), 4)
})

t.test('what is closed waits for the file at hand and not for the others', async t => {
  const { promise, resolve } = Promise.withResolvers<{ clean: true }>()
  const { asked, make, sweeps } = await start(t, () => promise)
  await make(3, n => ({ state: 'quarantined', quarantinedSince: new Date(1_000 + n) }))
  void sweeps.sweep()
  await until(() => asked() === 1)
  const closed = sweeps.close()
  resolve({ clean: true })
  await closed
  t.equal(asked(), 1)
})
