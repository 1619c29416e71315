import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { movePastVersions, purgeDeleted } from '../src/sweeps.ts'
import { onEachTier, path, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

t.setTimeout(180_000)

const soon = () => new Date(Date.now() + 60_000)
const day = 24 * 60 * 60_000

onEachTier('what is deleted is in no read and no list, and comes back as it was', async (t, tier) => {
  const client = await clientOf(await startProfile(t, { tier }))
  await client.putThing()
  const made = await client.send('POST', client.things, { body: { code: 'c', name: 'first' } })
  const url = String(made.headers['location'])
  t.equal((await client.send('POST', `${url}/restore`)).json().code, 'CE_OBJECT_NOT_DELETED')
  t.equal((await client.send('DELETE', url)).statusCode, 204)
  t.equal((await client.send('GET', url)).statusCode, 404)
  t.equal((await client.send('DELETE', url)).statusCode, 404)
  t.same((await client.send('GET', client.things)).json(), { items: [] })
  const second = await client.send('POST', client.things, { body: { code: 'c' } })
  t.equal(second.statusCode, 201, 'its unique value is free')
  t.equal((await client.send('POST', `${url}/restore`)).json().code, 'CE_OBJECT_NOT_UNIQUE')
  await client.send('DELETE', String(second.headers['location']))
  const restored = await client.send('POST', `${url}/restore`)
  t.equal(restored.statusCode, 200)
  t.match(restored.json(), { code: 'c', name: 'first', version: 3 })
  t.notOk('deleted_at' in restored.json())
  const actions = (await client.send('GET', `${url}/history`)).json().items
  t.same(
    actions.map(({ action }: { action: string }) => action),
    ['restore', 'delete', 'create'],
  )
})

t.test(
  'a restore asks for unique values alone; the next write for the schema and the references too',
  async t => {
    const client = await clientOf(await startProfile(t))
    await client.putThing()
    const owner = await client.createPerson()
    const body = { code: 'c', owner: owner.split('/').at(-1) }
    const made = await client.send('POST', client.things, { body })
    const url = String(made.headers['location'])
    for (const gone of [url, owner]) t.equal((await client.send('DELETE', gone)).statusCode, 204)
    const { schema } = (await client.send('GET', '/profile/types/thing')).json()
    const stricter = { ...schema, required: ['size'] }
    t.equal((await client.send('PUT', '/profile/types/thing', { body: stricter })).statusCode, 200)
    const restored = await client.send('POST', `${url}/restore`)
    t.equal(restored.statusCode, 200, 'as one that was never deleted would be there')
    t.match(restored.json(), { ...body, type_version: 1, version: 3 })
    t.equal((await client.patch(url, { name: 'x' }, 'merge')).json().code, 'CE_VALIDATION')
    t.equal((await client.patch(url, { size: 1 }, 'merge')).json().code, 'CE_REF_UNKNOWN')
    t.equal((await client.patch(url, { size: 1, owner: null }, 'merge')).json().type_version, 2)
  },
)

onEachTier('after 30 days it is purged with its versions, and the purge is audited', async (t, tier) => {
  const profile = await startProfile(t, { tier })
  const client = await clientOf(profile)
  const url = await client.createPerson()
  const kept = await client.createPerson()
  const id = url.split('/').at(-1) as string
  await client.patch(url, { lname: 'King' }, 'merge')
  for (const deleted of [url, kept]) await client.send('DELETE', deleted)
  await movePastVersions(profile.db, soon())
  const objects = profile.db.collection('objects')
  await objects.updateOne({ id }, { $set: { deleted_at: new Date(Date.now() - 31 * day) } })
  t.equal((await client.send('POST', `${url}/restore`)).statusCode, 404, 'too late')
  t.equal(await profile.db.collection('versions').countDocuments({ object: id }), 2)
  await Promise.all([1, 2, 3].map(() => purgeDeleted(profile.db)))
  t.equal(await profile.db.collection('versions').countDocuments({ object: id }), 0)
  t.same((await objects.findOne({ id }))?.['attributes'] ?? {}, {})
  t.equal((await client.send('GET', path)).json().items.length, 0)
  for (let tries = 0; tries < 150 && (await objects.countDocuments({ id })) > 0; tries++) await sleep(100)
  t.equal(await objects.countDocuments({ id }), 0, 'nothing is left once the audit log has it')
  const purges = profile.delivered.filter(({ action }) => action === 'person.purge')
  t.equal(new Set(purges.map(event => event.id)).size, 1)
  t.match(purges[0], { actor: 'service:profile', target: `person/${id}` })
  t.equal((await client.send('POST', `${kept}/restore`)).statusCode, 200)
})

t.test('versions that a killed process left are moved once, however many sweep', async t => {
  const profile = await startProfile(t)
  const client = await clientOf(profile)
  const url = await client.createPerson()
  const id = url.split('/').at(-1) as string
  await client.patch(url, { lname: 'King' }, 'merge')
  await client.patch(url, { lname: 'Lovelace' }, 'merge')
  const objects = profile.db.collection('objects')
  const versions = profile.db.collection<{ _id: string }>('versions')
  for (let tries = 0; tries < 600 && (await versions.countDocuments({ object: id })) < 2; tries++)
    await sleep(50)
  // As if the process had died before it moved any, or after it had moved one.
  const past = await versions.find({ object: id }).sort({ version: 1 }).toArray()
  t.equal(past.length, 2)
  const carried = past.map(({ _id, tenantId, id: _, object, ...version }: Record<string, unknown>) => version)
  await versions.deleteOne({ version: 2 } as object)
  await objects.updateOne({ id }, { $set: { past: carried, pastSince: new Date() } })
  const lines = async () => (await client.send('GET', `${url}/history`)).json().items
  const before = await lines()
  t.equal(before.length, 3)
  await Promise.all([1, 2, 3].map(() => movePastVersions(profile.db, soon())))
  t.same(await versions.find({ object: id }).sort({ version: 1 }).toArray(), past)
  t.notOk('past' in ((await objects.findOne({ id })) ?? {}))
  t.same(await lines(), before)
  t.equal(await movePastVersions(profile.db, soon()), 0)
})

t.test('an object that always fails keeps no other from being moved or purged', async t => {
  const { db, ...profile } = await startProfile(t)
  const client = await clientOf({ db, ...profile })
  const urls = [await client.createPerson(), await client.createPerson()]
  const [broken, whole] = urls.map(url => ({ id: url.split('/').at(-1) }))
  const objects = db.collection('objects')
  const since = (minutes: number) => ({ pastSince: new Date(Date.now() - minutes * 60_000) })
  await objects.updateOne(broken ?? {}, { $set: { ...since(2), past: 'broken' } })
  await objects.updateOne(whole ?? {}, { $set: { ...since(1), past: [] } })
  await t.rejects(movePastVersions(db), 'what went wrong is told')
  t.notOk('pastSince' in ((await objects.findOne(whole ?? {})) ?? {}))

  await objects.updateOne(broken ?? {}, { $unset: { past: '', pastSince: '' } })
  for (const url of urls) await client.send('DELETE', url)
  await movePastVersions(db, soon())
  const deleted = (days: number) => ({ deleted_at: new Date(Date.now() - days * day) })
  await objects.updateOne(whole ?? {}, { $set: deleted(40) })
  await objects.updateOne(broken ?? {}, { $set: { ...deleted(50), outbox: 'broken' } })
  await t.rejects(purgeDeleted(db))
  t.equal(await objects.countDocuments({ ...whole, attributes: { $ne: {} } }), 0)
})
