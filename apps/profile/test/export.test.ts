import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { ada, onEachTier, other, own, path, startProfile } from './helper.ts'

type Started = Awaited<ReturnType<typeof startProfile>>

async function fill({ app, headers }: Started, count: number, tenant = own, size = 1) {
  const line = (n: number) =>
    JSON.stringify({ fname: `F${n}`, lname: 'T', others: { education: [{ text: 'x'.repeat(size) }] } })
  const answer = await app.inject({
    method: 'POST',
    url: `${path}/import`,
    headers: {
      ...(await headers({ tenant })),
      'content-type': 'application/x-ndjson',
      'idempotency-key': 'fill',
    },
    payload: Array.from({ length: count }, (_, n) => line(n)).join('\n'),
  })
  if (JSON.parse(answer.body).created !== count) throw new Error(answer.body)
}

const linesOf = (body: string) =>
  body
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

onEachTier('an export has every object of the type once, by id, as a read gives it', async (t, tier) => {
  const started = await startProfile(t, { tier })
  const { app, headers } = started
  await fill(started, 450)
  await fill(started, 3, other)
  const gone = (await app.inject({ method: 'POST', url: path, headers: await headers(), body: ada })).json()
  await app.inject({ method: 'DELETE', url: `${path}/${gone.id}`, headers: await headers() })

  const answer = await app.inject({ url: `${path}/export`, headers: await headers() })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/x-ndjson')
  const exported = linesOf(answer.body)
  const ids = exported.map(({ id }) => id)
  t.equal(new Set(ids).size, 450)
  t.same(ids, ids.toSorted())
  t.notOk(ids.includes(gone.id))
  const single = await app.inject({ url: `${path}/${ids[77]}`, headers: await headers() })
  t.same(exported[77], single.json())
})

t.test('every person is told to the audit log before the line is sent', async t => {
  const started = await startProfile(t)
  await fill(started, 250)
  const { app, headers, delivered } = started
  const answer = await app.inject({ url: `${path}/export`, headers: await headers({ sub: 'u7' }) })
  const reads = () => delivered.filter(({ action }) => action === 'person.read')
  for (let tries = 0; reads().length < 250 && tries < 3_000; tries++) await sleep(20)
  t.same(
    reads()
      .map(({ target }) => target)
      .sort(),
    linesOf(answer.body).map(({ id }) => `person/${id}`),
  )
  t.ok(reads().every(({ actor, tenant }) => actor === 'u7' && tenant === own))
})

t.test('a type without objects is an empty export, one that is not there 404', async t => {
  const { app, headers } = await startProfile(t)
  const empty = await app.inject({ url: `${path}/export`, headers: await headers({ roles: ['viewer'] }) })
  t.equal(empty.statusCode, 200)
  t.equal(empty.body, '')
  const unknown = await app.inject({ url: '/profile/objects/nothing/export', headers: await headers() })
  t.equal(unknown.statusCode, 404)
  t.equal(unknown.json().code, 'CE_TYPE_UNKNOWN')
  const head = await app.inject({ method: 'HEAD', url: `${path}/export`, headers: await headers() })
  t.equal(head.statusCode, 400, 'it is no export, whose reads would be told')
})

t.test('a slow reader holds the export back, and one that leaves ends it', { timeout: 180_000 }, async t => {
  const started = await startProfile(t)
  await fill(started, 1_200, own, 30_000)
  const { app, db, headers } = started
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const given = await headers()
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    get(`${base}${path}/export`, { headers: given }, resolve).on('error', reject)
  })
  // It reads one chunk, then nothing more.
  await new Promise(resolve => response.once('data', resolve))
  response.pause()
  const told = async () => {
    const documents = await db.collection('reads').find({}).toArray()
    return documents.reduce((sum, { outbox }) => sum + outbox.length, 0) + delivered()
  }
  const delivered = () => started.delivered.filter(({ action }) => action === 'person.read').length
  let before = 0
  // Until it stands still.
  for (let now = await told(); now > before; now = await told()) {
    before = now
    await sleep(1_500)
  }
  t.ok(before < 900, `${before} of 1,200 were read for a client that took one chunk`)
  response.destroy()
  await sleep(500)
  t.ok((await told()) <= before + 200, 'and no more after it left')
  t.equal((await app.inject({ url: path, headers: given })).statusCode, 200)
})
