import { Type } from '@sinclair/typebox'
import t from 'tap'
import { createService } from '../src/index.ts'

async function echo() {
  const app = await createService({ name: 'echo', title: 'Echo', logLevel: 'silent' })
  const schema = {
    querystring: Type.Object({ limit: Type.Integer({ default: 50, minimum: 1, maximum: 1_000 }) }),
    body: Type.Object(
      { name: Type.String(), count: Type.Optional(Type.Integer()), size: Type.Integer({ default: 1 }) },
      { additionalProperties: false },
    ),
  }
  app.post('/', { schema }, async ({ query, body }) => ({ ...query, ...body }))
  return app
}

t.test('a number in a query is read from its text, defaults are filled in', async t => {
  const app = await echo()
  t.teardown(() => app.close())
  const answer = await app.inject({ method: 'POST', url: '/?limit=7', body: { name: 'a' } })
  t.same(answer.json(), { limit: 7, name: 'a', size: 1 })
})

t.test('a number in a query that is not finite does not slip past its bounds', async t => {
  const app = await echo()
  t.teardown(() => app.close())
  for (const limit of ['Infinity', '-Infinity', 'NaN', '1e999', '1001']) {
    const answer = await app.inject({ method: 'POST', url: `/?limit=${limit}`, body: { name: 'a' } })
    t.equal(answer.statusCode, 400, limit)
  }
})

t.test('a JSON body is taken as it is: a value of another type is refused, none is converted', async t => {
  const app = await echo()
  t.teardown(() => app.close())
  for (const body of [{ name: 5 }, { name: null }, { name: ['a'] }, { name: 'a', count: '5' }]) {
    const answer = await app.inject({ method: 'POST', url: '/', body })
    t.equal(answer.statusCode, 400, JSON.stringify(body))
    t.equal(answer.json().code, 'CE_VALIDATION')
  }
})

t.test('every unknown and every missing field is named', async t => {
  const app = await echo()
  t.teardown(() => app.close())
  const answer = await app.inject({ method: 'POST', url: '/', body: { nmae: 'a' } })
  t.same(
    answer
      .json()
      .errors.map(({ path }: { path: string }) => path)
      .sort(),
    ['/body/name', '/body/nmae'],
  )
})

t.test('a body that is not JSON is refused as 415', async t => {
  const app = await echo()
  t.teardown(() => app.close())
  for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
    const headers = { 'content-type': type }
    const answer = await app.inject({ method: 'POST', url: '/', headers, body: '{"name":"a"}' })
    t.equal(answer.statusCode, 415, type)
    t.equal(answer.json().code, 'CE_MEDIA_TYPE_UNSUPPORTED')
  }
})
