import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle } from '@careeasy/identity'
import { createService, serve } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import { createTenantDirectory, type Rows, tenantConnection } from '@careeasy/tenant-connection'
import { runBatch } from '@careeasy/tenant-connection/postgres'
import fastifyPostgres from '@fastify/postgres'
import type { FastifyRequest } from 'fastify'
import { placeRoutes, type Work } from './place-routes.ts'

// A service with two of geo's statements, read a place and add one with its audit event. With TENANT it is
// hard-wired to that one: no directory, no capability, its own database. Everything else is the same.

const { env } = process
const maxConnections = Number(env['MAX_CONNECTIONS'] ?? 20)
const url = env['POSTGRES_URL'] ?? ''
const app = await createService({ name: 'places', title: 'places', logLevel: 'error' })
const keys = loadSigningKeys(env['SIGNING_KEYS_FILE'] ?? '', console.error)
const trust = loadTrustBundle(env['TRUST_BUNDLE_FILE'] ?? '', console.error)
await app.register(identity, { service: 'geo', keys, trust })
const single = env['TENANT']
const workOf = single === undefined ? await resolvedTenants() : await hardWired(single)

async function resolvedTenants(): Promise<(request: FastifyRequest) => Work> {
  await app.register(cache, { url: env['CACHE_URL'] ?? 'memory:' })
  const { tokenFor } = app.identity
  const registry = createServiceClient({
    service: 'tenant-registry',
    url: env['REGISTRY_URL'] ?? '',
    tokenFor,
  })
  const directory = createTenantDirectory({ registry, cache: app.cache, log: app.log })
  let misses = 0
  const counting = {
    ...directory,
    get(uuid: string) {
      const found = directory.get(uuid)
      if (found instanceof Promise) misses += 1
      return found
    },
  }
  const masterKey = Buffer.from(env['CAPABILITY_KEY'] ?? '', 'hex')
  const postgres = { clusters: { main: { url, maxConnections } }, masterKey }
  await app.register(tenantConnection, { directory: counting, postgres })
  app.addHook('onRequest', async request => {
    if (request.url !== '/livez') await app.tenants.scope(request)
  })
  process.on('message', async message => {
    if (message === 'misses') process.send?.(misses)
    if (message === 'heap') {
      void globalThis.gc?.()
      process.send?.(process.memoryUsage().heapUsed)
    }
    const { tenants } = message as { tenants?: readonly string[] }
    if (tenants === undefined) return
    for (const uuid of tenants) await directory.get(uuid)
    process.send?.(tenants.length)
  })
  return ({ tenant: { uuid, postgres } }) => ({
    tenant: uuid,
    read: async statement => (await postgres.batch(statement))[0] as Rows,
    write: postgres.batch,
  })
}

async function hardWired(tenant: string): Promise<(request: FastifyRequest) => Work> {
  await app.register(fastifyPostgres, {
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    query_timeout: 30_000,
  })
  const { pool } = app.pg
  app.addHook('onRequest', async request => {
    if (request.url !== '/livez') await app.identity.tenantPerson(request)
  })
  const work: Work = {
    tenant,
    read: ({ text, values }) => pool.query({ name: 'read', text, values: [...values] }),
    async write(...statements) {
      const client = await pool.connect()
      try {
        return await runBatch(client, statements)
      } finally {
        client.release()
      }
    },
  }
  return () => work
}

await app.register(placeRoutes, { workOf })
await serve(app, { HOST: '127.0.0.1', PORT: Number(env['PORT']) })
