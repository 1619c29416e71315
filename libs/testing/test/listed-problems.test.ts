import { createError } from '@careeasy/problem'
import { createService } from '@careeasy/service'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { watchProblems } from '../src/index.ts'

const Listed = createError('CE_THING_NOT_FOUND', 'Thing not found', 404)
const Unlisted = createError('CE_THING_BUSY', 'Thing busy', 409)

t.test('a problem that its operation lists passes, and one that it does not list rejects', async t => {
  const app = await createService({ name: 'geo', title: 'CareEasy geo', logLevel: 'silent' })
  t.teardown(() => app.close())
  const params = Type.Object({ id: Type.String({ pattern: '^[a-z]+$' }) })
  const schema = { operationId: 'getThing', summary: 'A thing', params, problems: [Listed] }
  app.get('/things/:id', { schema }, async ({ params: { id } }) => {
    throw id === 'busy' ? new Unlisted() : new Listed()
  })
  app.get(
    '/things',
    { schema: { ...schema, operationId: 'listThings', params: Type.Object({}) } },
    async () => ({
      items: [],
    }),
  )
  watchProblems(app)
  const get = (url: string) => app.inject({ method: 'GET', url })
  t.equal((await get('/things')).statusCode, 200)
  t.equal((await get('/things/x')).json().code, 'CE_THING_NOT_FOUND')
  t.equal((await get('/things/1')).json().code, 'CE_VALIDATION', 'which every route with params has')
  t.equal((await get('/nowhere')).statusCode, 404, 'of no operation')
  await t.rejects(get('/things/busy?a=b'), /^GET \/things\/\{id\} answered 409 CE_THING_BUSY/)
})
