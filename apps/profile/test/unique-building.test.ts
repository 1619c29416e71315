import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type IndexBuildingOptions, startIndexBuilding } from '../src/index-building.ts'
import type { ObjectDocument } from '../src/store/objects.ts'
import { createTypes } from '../src/types/create-types.ts'
import { onEachTier, own, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

t.setTimeout(300_000)

const url = '/profile/types/badge'
const badges = '/profile/objects/badge'
const schemaOf = (code: object) => ({
  type: 'object',
  properties: { code: { type: 'string', ...code }, note: { type: 'string' } },
})
const unique = schemaOf({ 'x-unique': true })

type Options = Pick<IndexBuildingOptions, 'tryAgain'> & { tier?: 'pool' | 'silo' }

/** The type `badge` with objects that have these codes, written before anything was unique. */
async function startBadges(t: Test, codes: readonly string[], { tier = 'pool', tryAgain }: Options = {}) {
  const profile = await startProfile(t, { tier })
  const client = await clientOf(profile)
  await client.send('PUT', url, { body: schemaOf({}) })
  const ids: string[] = []
  for (const code of codes) ids.push((await client.send('POST', badges, { body: { code } })).json().id)
  const replica = () => {
    const building = startIndexBuilding({
      databases: async () => [profile.db],
      tenantOf: profile.app.tenants.forService,
      types: createTypes(),
      log: { warn: (fields, message) => t.fail(message, fields) },
      interval: 60_000,
      settle: 0,
      ...(tryAgain === undefined ? {} : { tryAgain }),
    })
    t.teardown(() => building.close())
    return building
  }
  return {
    ...client,
    db: profile.db,
    ids: ids.toSorted(),
    replica,
    put: (schema: object = unique) => client.send('PUT', url, { body: schema }),
    type: async () => (await client.send('GET', url)).json(),
    /** Those that have an entry of the attribute, with their codes. */
    async entered() {
      const all = await profile.db
        .collection<ObjectDocument>('objects')
        .find({ tenantId: own, type: 'badge', unique: /^badge:code:/ })
        .toArray()
      return new Map(all.map(({ id, attributes }) => [id, String(attributes['code'])]))
    },
  }
}

onEachTier('a report names duplicates, and the building keeps one object of each value', async (t, tier) => {
  const { send, put, type, ids, replica, entered } = await startBadges(t, ['a', 'b', 'a', 'c', 'a'], { tier })
  const report = (await send('POST', `${url}/report`, { body: unique })).json()
  t.match(report, { checked: 5, refused: 0, duplicated: 2, complete: true })
  t.equal(report.duplicates.length, 2)
  for (const { path, id, same_as } of report.duplicates) {
    t.equal(path, 'code')
    const codes = await Promise.all(
      [id, same_as].map(async one => (await send('GET', `${badges}/${one}`)).json()),
    )
    t.same(
      codes.map(({ code }) => code),
      ['a', 'a'],
    )
  }
  t.equal((await send('POST', `${url}/report`, { body: schemaOf({}) })).json().duplicated, 0)

  t.match((await put()).json(), { building: { done: 0 } })
  await replica().sweep()
  const built = await type()
  t.notOk('building' in built)
  const [{ examples = [], ...conflicts } = {}] = built.unique_conflicts
  t.same(conflicts, { path: 'code', count: 2 })
  t.same((await send('GET', '/profile/types')).json().items[0].unique_conflicts, built.unique_conflicts)
  const holders = await entered()
  t.same([...holders.values()].toSorted(), ['a', 'b', 'c'])
  t.same(
    ids.filter(id => !holders.has(id)),
    examples.toSorted(),
    'who has no entry is named',
  )
  for (const code of ['a', 'b', 'c'])
    t.equal((await send('POST', badges, { body: { code } })).json().code, 'CE_OBJECT_NOT_UNIQUE')
  const left = `${badges}/${examples[0]}`
  const same = await send('PUT', left, { body: { code: 'a', note: 'x' }, match: '*' })
  t.equal(same.json().code, 'CE_OBJECT_NOT_UNIQUE', 'the next write of it is one like any other')
  t.match((await send('GET', left)).json(), { code: 'a', version: 1 })
  t.equal((await send('PUT', left, { body: { code: 'd' }, match: '*' })).statusCode, 200)
  t.equal((await send('POST', badges, { body: { code: 'd' } })).statusCode, 409)
})

t.test('a value that was left out is entered once its holder has given it up', async t => {
  const { send, patch, put, type, replica, entered, ids } = await startBadges(t, ['a', 'a'], { tryAgain: 0 })
  await put()
  const building = replica()
  await building.sweep()
  const [holder = ''] = (await entered()).keys()
  t.match(await type(), { unique_conflicts: [{ path: 'code', count: 1 }] })
  await sleep(5)
  await building.sweep()
  t.match(await type(), { unique_conflicts: [{ count: 1 }] }, 'it is counted anew, not added')
  await patch(`${badges}/${holder}`, { code: 'z' }, 'merge')
  await sleep(5)
  await building.sweep()
  const after = await type()
  t.notOk('unique_conflicts' in after)
  t.same([...(await entered()).keys()].toSorted(), ids)
  t.equal((await send('POST', badges, { body: { code: 'a' } })).statusCode, 409)
})

t.test(
  'of writers and replicas that meet every value is one object’s, and the others are counted',
  async t => {
    const codes = Array.from({ length: 260 }, (_, n) => `c${n % 250}`)
    const { send, put, type, replica, entered, db } = await startBadges(t, codes)
    await put()
    const sweeps = Promise.all([1, 2, 3].map(() => replica().sweep()))
    const statuses: number[] = []
    const wanted = Array.from({ length: 250 }, (_, n) => `c${n}`)
    // From the other end, so that they meet the building half-way.
    async function write(): Promise<void> {
      for (let code = wanted.pop(); code !== undefined; code = wanted.pop())
        statuses.push((await send('POST', badges, { body: { code } })).statusCode)
    }
    await Promise.all([1, 2, 3, 4].map(write))
    await sweeps
    const won = statuses.filter(status => status === 201).length
    t.equal(statuses.filter(status => status === 409).length, 250 - won)
    t.comment(`${won} writers were faster than the building`)
    const holders = await entered()
    t.equal(holders.size, 250)
    t.equal(new Set(holders.values()).size, 250)
    t.equal(await db.collection('objects').countDocuments({ type: 'badge' }), 260 + won)
    t.match(await type(), { unique_conflicts: [{ path: 'code', count: 10 + won }] })
  },
)

t.test('an attribute that is no longer unique has no conflicts', async t => {
  const { send, put, type, replica } = await startBadges(t, ['a', 'a'])
  await put()
  const building = replica()
  await building.sweep()
  const loose = await put(schemaOf({}))
  t.notOk('unique_conflicts' in loose.json())
  await building.sweep()
  t.notOk('building' in (await type()))
  t.notOk('unique_conflicts' in (await type()))
  t.equal((await send('POST', badges, { body: { code: 'a' } })).statusCode, 201)
})

t.test('a name with a quote and a colon in it is told as it is', async t => {
  const { send, replica } = await startBadges(t, [])
  const odd = (attribute: object) => ({ properties: { 'a":b': { type: 'string', ...attribute } } })
  await send('PUT', '/profile/types/odd', { body: odd({}) })
  for (let n = 0; n < 2; n++) await send('POST', '/profile/objects/odd', { body: { 'a":b': 'same' } })
  await send('PUT', '/profile/types/odd', { body: odd({ 'x-unique': true }) })
  await replica().sweep()
  t.match((await send('GET', '/profile/types/odd')).json(), {
    unique_conflicts: [{ path: 'a":b', count: 1 }],
  })
  const refused = await send('POST', '/profile/objects/odd', { body: { 'a":b': 'same' } })
  t.equal(refused.json().code, 'CE_OBJECT_NOT_UNIQUE', refused.body)
  t.match(refused.json().detail, `'a":b'`)
})

t.test('a search says that it is partial until the words are there', async t => {
  const { send, put, replica } = await startBadges(t, ['first one', 'second one'])
  const q = async () => (await send('GET', `${badges}?q=one`)).json()
  await put(schemaOf({ 'x-search': true }))
  await send('POST', badges, { body: { code: 'third one' } })
  t.match(await q(), { partial: true, items: { length: 1 } })
  t.notOk('partial' in (await send('GET', badges)).json(), 'a list without q lacks nothing')
  await replica().sweep()
  t.equal((await q()).items.length, 3)
  let last = await q()
  // What a replica knows of a type may be 5 s old.
  for (let tries = 0; 'partial' in last && tries < 300; tries++) {
    await sleep(100)
    last = await q()
  }
  t.notOk('partial' in last)
})
