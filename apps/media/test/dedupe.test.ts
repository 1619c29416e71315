import { createHash, randomBytes } from 'node:crypto'
import t from 'tap'
import { onEachTier, other, own, path, startMedia, until } from './helper.ts'

const longAgo = new Date(Date.now() - 32 * 24 * 60 * 60_000)
t.setTimeout(180_000)

const sweeping = { SWEEP_INTERVAL_MS: 100 }

type Media = Awaited<ReturnType<typeof startMedia>>

/** Deletes an asset as if it had been a month ago. */
async function remove({ app, db, headers }: Media, id: string): Promise<void> {
  await app.inject({ method: 'DELETE', url: `${path}/${id}`, headers: await headers() })
  await db.collection('assets').updateOne({ id }, { $set: { deleted_at: longAgo } })
}

/** Assets that were not purged. */
const left = ({ db }: Media, filter: object = {}) =>
  db.collection('assets').countDocuments({ ...filter, size: { $exists: true } })

const get = async ({ app, headers }: Media, id: string) =>
  app.inject({ url: `${path}/${id}/content`, headers: await headers() })

onEachTier('the same content is one object, until the last asset that has it is purged', async (t, tier) => {
  const media = await startMedia(t, { tier, ...sweeping })
  const { bucket, db, delivered, upload } = media
  const bytes = randomBytes(1_000)
  const [first, second] = [(await upload(bytes)).json(), (await upload(bytes)).json()]
  t.not(first.id, second.id)
  t.same(await bucket.keys(), [`t/${own}/blobs/${first.id}`])
  await remove(media, first.id)
  await until(async () => (await left(media, { id: first.id })) === 0, 60)
  t.same(await bucket.keys(), [`t/${own}/blobs/${first.id}`])
  t.ok((await get(media, second.id)).rawPayload.equals(bytes))
  await remove(media, second.id)
  await until(async () => (await left(media, { id: second.id })) === 0, 60)
  t.same(await bucket.keys(), [])
  t.equal(await db.collection('blobs').countDocuments(), 0)
  t.equal((await db.collection('usage').findOne())?.['bytes'], 0)
  // Handed over by the audit relay's sweep; until then they stand in what is left of the assets.
  const waiting = (await db.collection('assets').find().toArray()).flatMap(({ outbox = [] }) => outbox)
  const purges = new Set([...waiting, ...delivered].filter(({ action }) => action === 'asset.purge'))
  t.equal(new Set([...purges].map(({ id }) => id)).size, 2)
})

onEachTier('an upload of content whose object was lost brings it back', async (t, tier) => {
  const media = await startMedia(t, { tier })
  const bytes = randomBytes(1_000)
  const { id } = (await media.upload(bytes)).json()
  const key = `t/${own}/blobs/${id}`
  for (const damage of [() => media.bucket.drop(key), () => media.bucket.put(key, Buffer.from('short'))]) {
    await damage()
    const again = (await media.upload(bytes)).json()
    for (const one of [id, again.id]) t.ok((await get(media, one)).rawPayload.equals(bytes))
    t.same(await media.bucket.keys(), [key])
  }
})

t.test('a content that has all the assets it takes is left to them, and uploads get another', async t => {
  const { bucket, db, upload } = await startMedia(t)
  const bytes = randomBytes(100)
  const { id } = (await upload(bytes)).json()
  const refs = [id, ...Array.from({ length: 999 }, (_, n) => `asset ${n}`)]
  await db.collection('blobs').updateOne({ id }, { $set: { refs } })
  const next = (await upload(bytes)).json()
  t.equal((await upload(bytes)).statusCode, 201)
  t.same((await bucket.keys()).sort(), [id, next.id].map(blob => `t/${own}/blobs/${blob}`).sort())
  t.equal((await db.collection('blobs').findOne({ id }))?.['refs'].length, 1_000)
})

t.test('the same content of two tenants is two objects', async t => {
  const { bucket, upload } = await startMedia(t)
  for (const tenant of [own, other]) await upload(Buffer.from('same'), {}, { tenant })
  t.equal((await bucket.keys()).length, 2)
})

t.test(
  'uploads of one content beside purges of it: none is lost and no object is left over',
  { timeout: 180_000 },
  async t => {
    const media = await startMedia(t, sweeping)
    const { bucket, db, upload } = media
    const bytes = randomBytes(100)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    // The local store fails an object that comes while the last one beside it, and with it their folder, goes.
    const beside = `t/${own}/blobs/beside`
    await bucket.put(beside, Buffer.alloc(1))
    const objects = async () => (await bucket.keys()).filter(key => key !== beside)
    const kept: string[] = []
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => upload(bytes)))
      const ids = answers.map(answer => answer.json().id as string)
      for (const { statusCode, body } of answers) t.equal(statusCode, 201, body)
      // All but one of every second round go, while the next ones come.
      kept.push(...(round % 2 === 0 ? ids.splice(0, 1) : []))
      await Promise.all(ids.map(id => remove(media, id)))
    }
    await until(async () => (await left(media)) === kept.length, 120)
    for (const id of kept) {
      const content = await get(media, id)
      t.equal(createHash('sha256').update(content.rawPayload).digest('hex'), sha256)
    }
    await until(async () => {
      const blobs = await db.collection('blobs').find().toArray()
      return blobs.length === (await objects()).length && blobs.every(blob => blob['refs'].length > 0)
    }, 60)
    const refs = (await db.collection('blobs').find().toArray()).flatMap(blob => blob['refs'])
    t.same(refs.sort(), kept.sort())
    t.equal((await db.collection('usage').findOne())?.['bytes'], kept.length * bytes.length)
  },
)
