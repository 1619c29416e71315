import t from 'tap'
import { ada, onEachTier, other, own, path, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

const times = <T>(count: number, work: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)))

onEachTier('of 50 writers at once none undoes another, and each success is a version', async (t, tier) => {
  const profile = await startProfile(t, { tier })
  const client = await clientOf(profile)
  await client.putThing()
  const made = await client.send('POST', client.things, { body: {} })
  const url = String(made.headers['location'])
  const answers = await times(50, n => client.patch(url, { [`w${n}`]: n }, 'merge'))
  const written = answers.filter(({ statusCode }) => statusCode === 200)
  t.ok(written.length > 0)
  for (const answer of answers) if (answer.statusCode !== 200) t.equal(answer.json().code, 'CE_OBJECT_BUSY')
  const versions = written.map(answer => answer.json().version).sort((a, b) => a - b)
  t.same(
    versions,
    written.map((_, n) => n + 2),
    'every success has a version of its own',
  )
  const last = (await client.send('GET', url)).json()
  t.equal(last.version, written.length + 1)
  for (const [n, { statusCode }] of answers.entries())
    t.equal(last[`w${n}`], statusCode === 200 ? n : undefined, `w${n}`)
  const lines = (await client.send('GET', `${url}/history?limit=1000`)).json().items
  t.same(
    lines.map(({ version }: { version: number }) => version),
    Array.from({ length: last.version }, (_, n) => last.version - n),
    'and the history has each of them once',
  )
  const matched = await times(20, n =>
    client.send('PUT', url, { body: { only: n }, match: `"${last.version}"` }),
  )
  t.same(matched.map(({ statusCode }) => statusCode).sort(), [200, ...Array(19).fill(412)])
})

onEachTier('of 30 creates with one unique value one wins, in each tenant', async (t, tier) => {
  const profile = await startProfile(t, { tier })
  for (const tenant of [own, other]) {
    const client = await clientOf(profile, tenant)
    await client.putThing()
    const answers = await times(30, () => client.send('POST', client.things, { body: { code: 'same' } }))
    t.same(answers.map(({ statusCode }) => statusCode).sort(), [201, ...Array(29).fill(409)])
    const refused = answers.find(({ statusCode }) => statusCode === 409)?.json()
    t.equal(refused.code, 'CE_OBJECT_NOT_UNIQUE')
    t.match(refused.detail, 'code')
    t.equal((await client.send('GET', client.things)).json().items.length, 1)
    const further = await client.send('POST', client.things, { body: {} })
    const change = await client.patch(String(further.headers['location']), { code: 'same' }, 'merge')
    t.equal(change.json().code, 'CE_OBJECT_NOT_UNIQUE', 'nor by a change')
  }
})

t.test('of a delete and updates at once nothing is written to what is deleted', async t => {
  const profile = await startProfile(t)
  const client = await clientOf(profile)
  for (let round = 0; round < 5; round++) {
    const url = await client.createPerson()
    const [gone, ...updates] = await Promise.all([
      client.send('DELETE', url),
      ...Array.from({ length: 10 }, (_, n) => client.patch(url, { lname: `L${n}` }, 'merge')),
    ])
    t.equal(gone.statusCode, 204)
    for (const { statusCode } of updates) t.ok(statusCode === 200 || statusCode === 404, String(statusCode))
    t.equal((await client.send('GET', url)).statusCode, 404)
    const done = updates.filter(({ statusCode }) => statusCode === 200).length
    const stored = await profile.db.collection('objects').findOne({ id: url.split('/').at(-1) })
    t.match(stored, { version: done + 2, action: 'delete' })
  }
})

t.test('one request sent 20 times at once makes one object, and all answers are equal', async t => {
  const profile = await startProfile(t)
  const client = await clientOf(profile)
  const answers = await times(20, () => client.send('POST', path, { body: ada, key: 'once' }))
  t.same(new Set(answers.map(({ statusCode }) => statusCode)), new Set([201]))
  t.equal(new Set(answers.map(({ body }) => body)).size, 1)
  await client.putThing()
  const unique = await times(20, () => client.send('POST', client.things, { body: { code: 'c' }, key: 'u' }))
  t.equal(new Set(unique.map(({ body }) => body)).size, 1, 'with a unique attribute too')
  t.equal(await profile.db.collection('objects').countDocuments({}), 2)
})
