import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { ada, onEachTier, other, path, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

onEachTier(
  'the history says who changed what and when, page by page, and gives each version',
  async (t, tier) => {
    const profile = await startProfile(t, { tier })
    const client = await clientOf(profile)
    const url = await client.createPerson()
    const shown = [(await client.send('GET', url)).json()]
    for (const lname of ['B', 'C', 'D', 'E']) shown.push((await client.patch(url, { lname }, 'merge')).json())
    const seen: { version: number; action: string; by: string; at: string }[] = []
    let at: string | undefined = `${url}/history?limit=2`
    while (at !== undefined) {
      const page: { items: typeof seen; next_cursor?: string } = (await client.send('GET', at)).json()
      seen.push(...page.items)
      at = page.next_cursor && `${url}/history?limit=2&cursor=${page.next_cursor}`
    }
    t.same(
      seen.map(({ version, action, by, at: time }) => [version, action, by, time]),
      shown
        .toReversed()
        .map(one => [one.version, one.version === 1 ? 'create' : 'update', 'u1', one.updated_at]),
    )
    for (const one of shown) t.same((await client.send('GET', `${url}/history/${one.version}`)).json(), one)
    const { next_cursor } = (await client.send('GET', `${url}/history?limit=1`)).json()
    const elsewhere = await client.createPerson()
    t.equal((await client.send('GET', `${elsewhere}/history?cursor=${next_cursor}`)).statusCode, 400)
  },
)

onEachTier('every read of a person is told, one event for each that was seen', async (t, tier) => {
  const profile = await startProfile(t, { tier })
  const client = await clientOf(profile)
  const urls = [await client.createPerson(), await client.createPerson()]
  const [url = ''] = urls
  await client.putThing()
  const thing = await client.send('POST', client.things, { body: {} })
  await client.send('GET', String(thing.headers['location']))
  for (const read of [url, path, `${url}/history`, `${url}/history/1`, `${path}?limit=1`])
    t.equal((await client.send('GET', read)).statusCode, 200)
  t.equal((await client.send('GET', `${path}/00000000-0000-7000-8000-000000000000`)).statusCode, 404)
  const told = () => profile.delivered.filter(({ action }) => action.endsWith('.read'))
  for (let tries = 0; tries < 3_000 && told().length < 6; tries++) await sleep(20)
  const targets = urls.map(one => `person/${one.split('/').at(-1)}`)
  t.same(
    told()
      .map(({ target }) => target)
      .sort(),
    [...Array(5).fill(targets[0]), targets[1]].sort(),
  )
  t.match(told()[0], { action: 'person.read', actor: 'u1', address: '192.0.2.7', outcome: 'success' })
  const reads = profile.db.collection('reads')
  for (let tries = 0; tries < 3_000 && (await reads.countDocuments({})) > 0; tries++) await sleep(20)
  t.equal(await reads.countDocuments({}), 0, 'and nothing of it stays')
})

t.test('a read waits in the store while the audit log is away', async t => {
  const deliver = async () => {
    throw new Error('away')
  }
  const profile = await startProfile(t, {}, { deliver })
  const client = await clientOf(profile)
  const url = await client.createPerson()
  t.equal((await client.send('GET', url)).statusCode, 200)
  const [read] = await profile.db.collection('reads').find().toArray()
  t.match(read?.['outbox'], [{ action: 'person.read' }])
  t.equal((await client.send('GET', url.replace(path, `${path}`))).json().fname, ada.fname)
  t.equal((await (await clientOf(profile, other)).send('GET', url)).statusCode, 404)
  t.equal(await profile.db.collection('reads').countDocuments({}), 2, 'who sees nothing leaves none')
})
