import { randomBytes, randomUUID } from 'node:crypto'
import type { AuditEvent } from '@careeasy/audit'
import { migrateDatabase } from '@careeasy/mongo-migrations'
import { listSilos, siloDatabase, type Tier } from '@careeasy/tenant-connection'
import type { HopOverrides } from '@careeasy/testing'
import { createTestIdentity, engine, staticDirectory, testPlacement, watchProblems } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import t, { type Test } from 'tap'
import { buildApp, type Ports } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { objectMigrations } from '../src/store/migrations.ts'

interface Teardown {
  teardown(work: () => unknown): void
}

export const own = '7MA170H'
export const other = '7MA170G'
export const suspended = '7MA170S'

/** The environment of a profile service with a database of its own. */
export async function createSettings(t: Teardown) {
  const identity = await createTestIdentity()
  t.teardown(() => identity.remove())
  const settings = {
    ...identity.settings('profile'),
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    CACHE_URL: engine('REDIS_URL'),
    CACHE_PREFIX: `${randomUUID()}:`,
    MONGODB_URL: engine('MONGODB_URL'),
    MONGODB_DATABASE: `profile_${randomBytes(12).toString('hex')}`,
    MAX_TYPES: 200,
    TENANT_REGISTRY_URL: 'http://127.0.0.1:9',
    GEO_URL: 'http://127.0.0.1:9',
  }
  const client = new MongoClient(settings.MONGODB_URL)
  const db = client.db(settings.MONGODB_DATABASE)
  t.teardown(async () => {
    // First the silos: the local engine drops a database with all those whose names begin alike.
    for (const { name } of await listSilos(client, db.databaseName)) await client.db(name).dropDatabase()
    await db.dropDatabase()
    await client.close()
  })
  return { identity, settings, db }
}

/** A test of what must not depend on where the tenant's documents are. */
export function onEachTier(name: string, work: (t: Test, tier: Tier) => Promise<void>) {
  for (const tier of ['pool', 'silo'] as const) t.test(`${name} (${tier})`, t => work(t, tier))
}

/** What tenant-registry sends when the tenant's documents shall be in that tier. */
export function placementOf(tenant: string, tier: Tier) {
  return testPlacement(tenant, { mongo: { tier, cluster: 'main' } })
}

/**
 * The service with its indexes made, beside the tenant `own` in the given tier, another active one of the pool and
 * a suspended one. `db` is that of `own`. What it hands to the audit log ends up in `delivered`; `headers` are
 * those of a request that the edge has sent on.
 */
export async function startProfile(
  t: Teardown,
  { tier = 'pool', ...overrides }: Partial<Config> & { tier?: Tier } = {},
  ports: Ports = {},
) {
  const { identity, settings, db: pool } = await createSettings(t)
  await migrateDatabase(pool, objectMigrations)
  const delivered: AuditEvent[] = []
  const placement = placementOf(own, tier)
  const app = await buildApp(
    { ...settings, ...overrides },
    {
      directory: staticDirectory(
        placement,
        testPlacement(other),
        testPlacement(suspended, { status: 'suspended' }),
      ),
      deliver: async (_tenant, events) => void delivered.push(...events),
      ...ports,
    },
  )
  watchProblems(app)
  t.teardown(() => app.close())
  const headers = async (claims: HopOverrides = {}) => ({
    authorization: await identity.hop({ tenant: own, ...claims }),
    'x-forwarded-for': '192.0.2.7',
  })
  /** Asks as tenant-registry: prepares a tenant's part, or (`check`) looks at it. */
  const provision = async (body: object = placement, check = '') =>
    app.inject({
      method: check === '' ? 'PUT' : 'POST',
      url: `/internal/tenants/${own}${check}`,
      headers: { authorization: await identity.service('tenant-registry', 'profile') },
      body,
    })
  if (tier === 'silo') {
    const { statusCode, body } = await provision()
    if (statusCode !== 204) throw new Error(body)
  }
  const db = tier === 'pool' ? pool : pool.client.db(siloDatabase(pool.databaseName, own))
  return { app, db, pool, delivered, headers, identity, provision, settings }
}

export const path = '/profile/objects/person'
export const ada = { fname: 'Ada', lname: 'Byron', email: 'ada@example.org' }
