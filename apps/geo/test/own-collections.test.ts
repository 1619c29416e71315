import { createSchemaCompiler } from '@careeasy/attribute-schema'
import { StoreUnavailable } from '@careeasy/problem'
import type { Tenant, TenantTransaction } from '@careeasy/tenant-connection'
import { testPlacement } from '@careeasy/testing'
import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { createOwnCollections } from '../src/own-collections.ts'
import type { Definition } from '../src/schemas/own-collection.ts'
import { requireFit } from '../src/store/unfit-features.ts'
import { createDatabase, createGeo } from './helper.ts'

t.setTimeout(180_000)

const point = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [4.9, 52.37] },
  properties: {},
}

t.test('tenants with the same schema do not share its validator, which pauses after a slow value', t => {
  const compileSchema = createSchemaCompiler()
  let compiled = 0
  const own = createOwnCollections(schema => {
    compiled += 1
    return compileSchema(schema)
  })
  const [one, other] = ['ONE', 'OTHER'].map(uuid => ({ uuid }) as Tenant) as [Tenant, Tenant]
  const attributes = { required: ['label'] }
  t.equal(own.compile(one, attributes), own.compile(one, { ...attributes }), 'compiled once for a tenant')
  t.not(own.compile(other, attributes), own.compile(one, attributes))
  t.equal(compiled, 2)
  t.end()
})

t.test('other requests have their turn while the features of a collection are checked', async t => {
  const now = new Date()
  const before: Definition = {
    ...{ id: 'wells', title: 'Wells', description: '', geometry: 'Point', attributes: {}, version: 1 },
    ...{ created_at: now, updated_at: now },
  }
  const rows = Array.from({ length: 40 }, (_, n) => ({ id: `${n}`, properties: {}, type: 'Point' }))
  const tx = { query: async () => ({ rows }) } as unknown as TenantTransaction
  let turns = 0
  let ended = false
  const count = () => {
    turns += 1
    if (!ended) setImmediate(count)
  }
  setImmediate(count)
  const validate = () => {
    for (const end = performance.now() + 5; performance.now() < end; );
    return []
  }
  const wanted = { ...before, attributes: { required: ['label'] } }
  await requireFit(tx, before, wanted, { validate, limit: 100 })
  ended = true
  // At least each third feature is after a pause, however slow the machine is.
  t.ok(turns >= 10, `${turns} turns`)
})

t.test('what is committed is answered as written, though the database is gone just then', async t => {
  const database = await createDatabase()
  t.teardown(() => database.drop())
  const geo = await createGeo(t, database, { provisioned: false })
  geo.app.addHook('preHandler', async request => {
    if (request.url.startsWith('/geo/')) goneOnceCommitted(request)
  })
  await geo.provision(testPlacement(geo.tenants[0]))
  const authorized = await geo.as(geo.tenants[0], 'owner')
  const headers = { ...authorized, 'if-match': '*' }
  const send = async (method: 'PUT' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
    geo.app.inject({ method, url, headers, ...(body && { body }) })
  const url = '/geo/collections/wells'
  const definition = { title: 'Wells', geometry: 'Point' }
  const made = await send('PUT', url, definition)
  t.equal(made.statusCode, 201, made.body)
  t.equal(made.json().title, 'Wells')
  const changed = await send('PUT', url, { ...definition, title: 'Old wells' })
  t.equal(changed.statusCode, 200, changed.body)
  t.equal(changed.json().title, 'Old wells')
  t.not(changed.headers.etag, made.headers.etag)
  const added = await send('POST', `${url}/items`, point)
  t.equal(added.statusCode, 201, added.body)
  const item = `${url}/items/${added.json().id}`
  t.equal((await send('PUT', item, point)).statusCode, 200)
  t.equal((await send('PATCH', item, { properties: { deep: true } })).statusCode, 200)
  t.equal((await send('DELETE', item)).statusCode, 204)
})

/** From the first audit event on, which every change leaves, the request finds no database. */
function goneOnceCommitted({ tenant }: FastifyRequest): void {
  const { postgres } = tenant
  let isGone = false
  const whileThere = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isGone) throw new StoreUnavailable('postgres')
    return work()
  }
  const watched: Tenant['postgres'] = {
    batch: (...statements) =>
      whileThere(async () => {
        const answers = await postgres.batch(...statements)
        isGone = statements.some(({ text }) => text.includes('INSERT INTO audit_events'))
        return answers
      }),
    transaction: work =>
      whileThere(async () => {
        const result = await postgres.transaction(work)
        isGone = true
        return result
      }),
  }
  Object.defineProperty(tenant, 'postgres', { value: watched })
}
