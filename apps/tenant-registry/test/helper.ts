import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import type { AuditEvent } from '@careeasy/audit'
import { createDynamoClient, createTable } from '@careeasy/dynamodb'
import { createTestIdentity, engine, watchProblems } from '@careeasy/testing'
import { decodeJwt } from 'jose'
import { buildApp, type Ports } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { defaultPlacements } from '../src/placements.ts'

export const caller = '0190a000-0000-7000-8000-000000000001'

interface Teardown {
  teardown(work: () => unknown): void
}

/** A call that a neighbour got. */
export interface Call {
  readonly service: string
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** One server that stands for auth, geo, profile and media; which one is meant, the service token says. */
async function startNeighbours(t: Teardown) {
  const calls: Call[] = []
  const state = {
    calls,
    /** Services that answer 500 with their own text. */
    failing: new Set<string>(),
    /** Awaited before a service answers. */
    slow: new Map<string, Promise<void>>(),
    usersByEmail: new Map<string, string>(),
    tenantsByUser: new Map<string, string[]>(),
    delivered: [] as AuditEvent[],
    /** What a keeper finds wrong with a tenant. */
    faults: new Map<string, string[]>(),
    /** What auth knows of tenants; nothing of the others. */
    owners: new Map<string, { count: number; name: string }>(),
    /** The steps of this tenant that were asked for, in order. */
    stepsOf: (uuid: string) =>
      calls
        .filter(call => call.method === 'PUT' && call.path.split('/').includes(uuid))
        .map(call => call.service),
  }
  const server = createServer(async (request, response) => {
    const answer = (status: number, body?: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? undefined : JSON.stringify(body))
    const service = String(decodeJwt(request.headers.authorization?.split(' ')[1] ?? '').aud)
    const url = new URL(request.url ?? '', 'http://x')
    const body = request.method === 'GET' ? undefined : await json(request)
    calls.push({ service, method: request.method ?? '', path: url.pathname, body })
    await state.slow.get(service)
    if (state.failing.has(service)) return answer(500, { detail: 'driver text' })
    if (url.pathname.endsWith('/events')) {
      state.delivered.push(...(body as { events: AuditEvent[] }).events)
      return answer(204)
    }
    if (url.pathname === '/internal/users') {
      const user_id = state.usersByEmail.get(url.searchParams.get('email') ?? '')
      return user_id === undefined ? answer(404, { code: 'CE_USER_UNKNOWN' }) : answer(200, { user_id })
    }
    const user = /^\/internal\/users\/(.+)\/tenants$/.exec(url.pathname)?.[1]
    if (user !== undefined) {
      const items = (state.tenantsByUser.get(user) ?? []).map(tenant => ({ tenant, roles: ['member'] }))
      return answer(200, { items })
    }
    if (url.pathname.endsWith('/check')) return answer(200, { faults: state.faults.get(service) ?? [] })
    const owned = /^\/internal\/tenants\/(.+)\/owners$/.exec(url.pathname)?.[1]
    if (owned !== undefined) {
      const owners = state.owners.get(owned)
      return owners === undefined ? answer(404, { code: 'CE_TENANT_UNKNOWN' }) : answer(200, owners)
    }
    return service === 'auth' ? answer(200, { user_id: caller }) : answer(204)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { ...state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A table and keys of their own, for one test file. */
export async function createFixture(t: Teardown) {
  const identity = await createTestIdentity()
  const table = `Tenants-${randomUUID()}`
  const client = createDynamoClient({
    region: engine('AWS_REGION'),
    endpoint: engine('DYNAMODB_ENDPOINT'),
  })
  await createTable(client, table)
  t.teardown(async () => {
    await client.send(new DeleteTableCommand({ TableName: table }))
    client.destroy()
    identity.remove()
  })
  const config: Omit<Config, 'AUTH_URL' | 'PROFILE_URL' | 'GEO_URL' | 'MEDIA_URL'> = {
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    CACHE_URL: 'memory:',
    CACHE_PREFIX: '',
    ...identity.settings('tenant-registry'),
    DYNAMODB_ENDPOINT: engine('DYNAMODB_ENDPOINT'),
    AWS_REGION: engine('AWS_REGION'),
    TENANTS_TABLE: table,
    PLACEMENTS: defaultPlacements,
  }
  return {
    identity,
    client,
    table,
    admin: { authorization: await identity.hop({ sub: caller, roles: ['platform:admin'] }) },
    /** The service with neighbours of its own. It does not sweep unless the ports say so. */
    async start(t: Teardown, settings: Partial<Config> = {}, ports: Ports = {}) {
      const neighbours = await startNeighbours(t)
      const { url } = neighbours
      const urls = { AUTH_URL: url, PROFILE_URL: url, GEO_URL: url, MEDIA_URL: url }
      const app = await buildApp({ ...config, ...urls, ...settings }, { sweepInterval: 3_600_000, ...ports })
      watchProblems(app)
      t.teardown(() => app.close())
      return { app, neighbours }
    },
  }
}

export type App = Awaited<ReturnType<typeof buildApp>>

/** Asks again until the answer is there or a minute is over. */
export async function eventually(check: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (await check()) return true
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return false
}
