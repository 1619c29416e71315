import t from 'tap'
import { other, own, startProfile } from './helper.ts'
import { clientOf } from './object-client.ts'

const url = (name: string | number) => `/profile/types/t${name}`
const schema = (n = 0) => ({ type: 'object', properties: { [`a${n}`]: { type: 'string' } } })

t.test('a tenant has so many types and no more, and may change those it has', async t => {
  const profile = await startProfile(t, { MAX_TYPES: 3 })
  const { send } = await clientOf(profile)
  for (let n = 1; n <= 3; n++) t.equal((await send('PUT', url(n), { body: schema() })).statusCode, 201)
  const refused = await send('PUT', url(4), { body: schema() })
  t.equal(refused.statusCode, 409)
  t.equal(refused.json().code, 'CE_TYPES_EXCEEDED')
  t.match(refused.json().detail, 'at most 3 types')
  t.equal((await send('GET', url(4))).statusCode, 404, 'nothing is stored')

  t.equal((await send('PUT', url(3), { body: schema(1) })).statusCode, 200)
  const person = (await send('GET', '/profile/types/person')).json().schema
  const wider = { ...person, properties: { ...person.properties, nick: { type: 'string' } } }
  t.equal((await send('PUT', '/profile/types/person', { body: wider })).statusCode, 200, 'built in')
  t.equal((await (await clientOf(profile, other)).send('PUT', url(1), { body: schema() })).statusCode, 201)

  t.equal((await send('DELETE', url(1))).statusCode, 204)
  t.equal((await send('PUT', url(4), { body: schema() })).statusCode, 201)
  t.equal((await send('PUT', url(1), { body: schema() })).json().code, 'CE_TYPES_EXCEEDED', 'or one that was')
})

t.test('of many who put a type at once no more are kept than there is room for', async t => {
  const { db, ...profile } = await startProfile(t, { MAX_TYPES: 2 })
  const { send } = await clientOf({ db, ...profile })
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => send('PUT', url(n), { body: schema() })),
  )
  const made = answers.filter(({ statusCode }) => statusCode === 201).length
  t.ok(made <= 2)
  t.ok(answers.every(({ statusCode, body }) => statusCode === 201 || /CE_TYPES_EXCEEDED/.test(body)))
  const live = { tenantId: own, deleted_at: { $exists: false } }
  t.equal(await db.collection('types').countDocuments(live), made)
  const told = answers.filter(({ statusCode }) => statusCode === 201).map(answer => answer.json().type)
  t.same((await db.collection('types').distinct('id', live)).toSorted(), told.toSorted())
})

t.test('names that are used up by deleting can be used again, but are not without end', async t => {
  const { send } = await clientOf(await startProfile(t, { MAX_TYPES: 1 }))
  for (let n = 0; n < 10; n++) {
    t.equal((await send('PUT', url(n), { body: schema() })).statusCode, 201)
    await send('DELETE', url(n))
  }
  t.equal((await send('PUT', url('x'), { body: schema() })).json().code, 'CE_TYPES_EXCEEDED')
  t.equal((await send('PUT', url(3), { body: schema() })).statusCode, 201)
})
