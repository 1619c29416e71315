import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Statement, siloDatabase, type Tenant } from '@careeasy/tenant-connection'
import { testPlacement } from '@careeasy/testing'
import type { FastifyPluginAsync } from 'fastify'
import t from 'tap'
import { withDatabase } from '../src/clusters.ts'
import type { NewFeature } from '../src/schemas/feature.ts'
import { createFeatureStore } from '../src/store/features.ts'
import { placeStorage } from '../src/store/places.ts'
import { connected, createDatabase, createGeo, feature } from './helper.ts'

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/places/items'
const requests = 1_000
const atOnce = 12

for (const tier of ['pool', 'silo'] as const) {
  t.test(`${tier}: clients that hang up at any moment leave no connection stuck and no row half`, async t => {
    const placement = { postgres: { tier, cluster: 'main' } } as const
    const geo = await createGeo(t, database, {
      placement,
      provisioned: false,
      settings: { POSTGRES_OWNER_URL: database.owner },
    })
    const { app, tenants } = geo
    let transactions = 0
    // A transaction that is open for a while; what the service does so far is done in one round trip.
    const slowly: FastifyPluginAsync = async scope => {
      scope.addHook('onRequest', app.tenants.scope)
      scope.post('/test/transaction', async ({ tenant }) => {
        transactions += 1
        await tenant.postgres.transaction(async tx => {
          const statements: Statement[] = []
          const batch = async (...all: Statement[]) => void statements.push(...all)
          const recorder = { uuid: tenant.uuid, postgres: { batch } } as unknown as Tenant
          const store = createFeatureStore(recorder, placeStorage)
          await store.create(placeOf(tenant.uuid), contextOf(tenant.uuid))
          for (const statement of statements) {
            await tx.query(statement)
            await sleep(Math.random() * 10)
          }
        })
        return {}
      })
    }
    await app.register(slowly)
    for (const tenant of tenants) t.equal(await geo.provision(testPlacement(tenant, placement)), 204)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as { port: number }

    const credentials = await Promise.all(tenants.map(tenant => geo.as(tenant)))
    let [cut, answered, next] = [0, 0, 0]
    // On a busy machine nobody would wait for an answer: then all wait longer.
    let patience = 300
    async function clientLoop(): Promise<void> {
      while (next < requests) {
        const turn = next++
        const tenant = tenants[turn % 2] as string
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => {})
        socket.write(requestOf(turn, tenant, credentials[turn % 2]?.authorization ?? ''))
        if (await hangUp(socket, Math.random() ** 2 * patience)) cut += 1
        else answered += 1
        if (answered < next / 20) patience = Math.min(patience * 1.02, 6_000)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, clientLoop))
    t.ok(cut > requests / 10 && answered > 0, `${cut} cut off, ${answered} answered`)
    t.ok(transactions > requests / 10, `${transactions} transactions`)

    const inUse = () => app.tenants.postgresConnections()['main']?.inUse
    for (let tries = 0; tries < 100 && inUse() !== 0; tries++) await sleep(50)
    t.match(app.tenants.postgresConnections()['main'], { inUse: 0, waiting: 0 })

    for (const [index, tenant] of tenants.entries()) {
      const url =
        tier === 'pool'
          ? database.owner
          : withDatabase(database.owner, siloDatabase(database.cluster.database, tenant))
      const owner = await connected(t, url)
      // The sealing of the log takes some locks twice a second, and gives them back.
      let left = await locksLeft(owner)
      for (let tries = 0; tries < 50 && left > 0; tries++) {
        await sleep(100)
        left = await locksLeft(owner)
      }
      t.equal(left, 0, 'no transaction stays open')
      const { rows } = await owner.query(
        `SELECT count(p.id)::int AS places, count(e.id)::int AS events, count(*)::int AS both,
           count(*) FILTER (WHERE p.name = $1)::int AS own
         FROM (SELECT * FROM care.places WHERE tenant_id = $1) p
         FULL JOIN (SELECT * FROM care.audit_events WHERE tenant_id = $1) e ON e.target = 'place/' || p.id`,
        [tenant],
      )
      const [{ places }] = rows
      t.ok(places > 50, `${places} places`)
      t.same(rows, [{ places, events: places, both: places, own: places }], 'every place has its event')

      const headers = credentials[index] as { authorization: string }
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => app.inject({ url: `${items}?limit=1000`, headers })),
      )
      for (const answer of answers) {
        t.equal(answer.statusCode, 200)
        const names = answer
          .json()
          .features.map((place: { properties: { name: string } }) => place.properties.name)
        t.same(new Set(names), new Set([tenant]))
      }
    }
  })
}

const placeOf = (tenant: string) => feature(tenant) as NewFeature
const contextOf = (tenant: string) => ({ tenant, actor: 'user-1', requestId: 'r-1', source: 'geo' }) as const

/** Locks that anybody but the owner holds in the database. */
async function locksLeft(owner: Awaited<ReturnType<typeof connected>>): Promise<number> {
  const { rows } = await owner.query(
    `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE a.datname = current_database() AND a.usename <> 'postgres'`,
  )
  return rows.length
}

/** One request as bytes: writing, reading much, looking around, and a transaction of several round trips. */
function requestOf(turn: number, tenant: string, authorization: string): string {
  const path = [
    items,
    '/test/transaction',
    `${items}?limit=1000`,
    '/geo/collections/places/nearest?lon=4&lat=52&limit=500',
  ]
  const kind = Math.floor(turn / 2) % 4
  const body = kind === 0 ? JSON.stringify(feature(tenant)) : kind === 1 ? '{}' : ''
  return [
    `${kind < 2 ? 'POST' : 'GET'} ${path[kind]} HTTP/1.1`,
    'host: geo',
    `authorization: ${authorization}`,
    ...(kind < 2 ? ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`] : []),
    '',
    body,
  ].join('\r\n')
}

/** Waits so many milliseconds, then destroys the socket. True when the answer had not begun. */
async function hangUp(socket: Socket, ms: number): Promise<boolean> {
  let begun = false
  socket.once('data', () => {
    begun = true
  })
  await sleep(ms)
  socket.destroy()
  if (!socket.closed) await once(socket, 'close')
  return !begun
}
