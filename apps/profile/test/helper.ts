import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '@careeasy/audit'
import type { HopOverrides } from '@careeasy/testing'
import { createTestIdentity, engine, staticDirectory, testPlacement } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import { buildApp, type Ports } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { createObjectIndexes } from '../src/store/objects.ts'

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
    MONGODB_DATABASE: `profile_${randomUUID()}`,
    TENANT_REGISTRY_URL: 'http://127.0.0.1:9',
    GEO_URL: 'http://127.0.0.1:9',
  }
  const client = new MongoClient(settings.MONGODB_URL)
  const db = client.db(settings.MONGODB_DATABASE)
  t.teardown(async () => {
    await db.dropDatabase()
    await client.close()
  })
  return { identity, settings, db }
}

/**
 * The service with its indexes made, beside two active tenants and a suspended one. What it hands to the audit
 * log ends up in `delivered`; `headers` are those of a request that the edge has sent on.
 */
export async function startProfile(t: Teardown, overrides: Partial<Config> = {}, ports: Ports = {}) {
  const { identity, settings, db } = await createSettings(t)
  await createObjectIndexes(db)
  const delivered: AuditEvent[] = []
  const app = await buildApp(
    { ...settings, ...overrides },
    {
      directory: staticDirectory(
        testPlacement(own),
        testPlacement(other),
        testPlacement(suspended, { status: 'suspended' }),
      ),
      deliver: async (_tenant, events) => void delivered.push(...events),
      ...ports,
    },
  )
  t.teardown(() => app.close())
  const headers = async (claims: HopOverrides = {}) => ({
    authorization: await identity.hop({ tenant: own, ...claims }),
    'x-forwarded-for': '192.0.2.7',
  })
  return { app, db, delivered, headers, identity, settings }
}

export const path = '/profile/objects/person'
export const ada = { fname: 'Ada', lname: 'Byron', email: 'ada@example.org' }
