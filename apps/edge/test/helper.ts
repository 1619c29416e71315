import { createHash, randomUUID } from 'node:crypto'
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTestIdentity } from '@careeasy/testing'
import { Value } from '@sinclair/typebox/value'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { buildApp } from '../src/app.ts'
import { type Config, ConfigSchema } from '../src/config.ts'

/** What the stand-in for the services saw of a request. */
export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

interface Teardown {
  teardown(work: () => unknown): void
}

const issuer = 'http://edge.test'
export const sub = '0190a000-0000-7000-8000-000000000001'
export const key = '7WOPM08FGFJH7ZBDV7MA170HBEWII8RMHQ'

/**
 * An edge that listens, with one stand-in for all its neighbours: it publishes token keys, decides access
 * (member of 7MA170H, not of 7MA170G; 7MA170S is suspended; others are unknown) and records the rest.
 */
export async function startEdge(t: Teardown, overrides: Record<string, unknown> = {}) {
  const testIdentity = await createTestIdentity()
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const jwks: { keys: object[] } = {
    keys: [{ ...(await exportJWK(publicKey)), kid: 'user-1', alg: 'EdDSA', use: 'sig' }],
  }
  const seen: Seen[] = []
  const sessions = { live: true, accessCalls: 0 }
  const custom: { answer?: Answer } = {}

  const neighbours = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (url.pathname === '/.well-known/jwks.json') return json(200, jwks)
    if (url.pathname === '/internal/access') {
      sessions.accessCalls += 1
      const member = ['7MA170H', '7MA170S'].includes(url.searchParams.get('tenant') ?? '')
      return json(200, {
        session: sessions.live ? 'live' : 'ended',
        platformRoles: [],
        tenantRoles: member ? ['member'] : null,
      })
    }
    const placement = /^\/internal\/tenants\/(\w+)\/placement$/.exec(url.pathname)?.[1]
    if (placement !== undefined) {
      if (!['7MA170H', '7MA170G', '7MA170S'].includes(placement))
        return json(404, { code: 'CE_TENANT_UNKNOWN' })
      const pool = { tier: 'pool', cluster: 'main' }
      const status = placement === '7MA170S' ? 'suspended' : 'active'
      return json(200, { tenant: placement, status, epoch: 1, postgres: pool, mongo: pool, assets: pool })
    }
    if (custom.answer !== undefined) return custom.answer(request, response)
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      json(200, { ok: true })
    })
  })
  const neighboursUrl = await listen(neighbours)
  const settings = Value.Default(ConfigSchema, {
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    CACHE_URL: 'memory:',
    CACHE_PREFIX: '',
    ...testIdentity.settings('edge'),
    ISSUER: issuer,
    AUTH_URL: neighboursUrl,
    TENANT_REGISTRY_URL: neighboursUrl,
    PROFILE_URL: neighboursUrl,
    GEO_URL: neighboursUrl,
    MEDIA_URL: neighboursUrl,
    MAX_IMPORT_BYTES: 10_485_760,
    MAX_ASSET_BYTES: 10_485_760,
    ...overrides,
  })
  const app = await buildApp(settings as Config)
  const url = await app.listen({ host: '127.0.0.1', port: (settings as Config).PORT })
  t.teardown(async () => {
    await app.close()
    neighbours.closeAllConnections()
    await new Promise(resolve => neighbours.close(resolve))
    testIdentity.remove()
  })

  const akh = createHash('sha256').update(key).digest('base64url')
  /** A genuine Auth_token unless the overrides say otherwise. */
  function userToken(
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1_000)
    const genuine = {
      sub,
      sid: 's1',
      iss: issuer,
      aud: 'careeasy',
      jti: randomUUID(),
      akh,
      iat: now,
      exp: now + 900,
    }
    return new SignJWT({ ...genuine, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'user-1', ...header })
      .sign(privateKey)
  }
  const credentials = async (tenant?: string) => ({
    'auth-key': key,
    'auth-token': await userToken(),
    ...(tenant === undefined ? {} : { 'tenant-uuid': tenant }),
  })
  return {
    app,
    url,
    neighbours,
    seen,
    sessions,
    custom,
    testIdentity,
    userToken,
    credentials,
    privateKey,
    /** What auth publishes; a test may change it. */
    jwks,
  }
}

function listen(server: Server): Promise<string> {
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

export interface Response {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
  readonly json: Record<string, unknown>
}

/** A request whose headers go out exactly as given, in pairs, so that one may stand there twice. */
export function send(
  url: string,
  options: { method?: string; headers?: readonly (readonly [string, string])[]; body?: string | Buffer } = {},
): Promise<Response> {
  const target = new URL(url)
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: target.hostname,
      port: target.port,
      // As given: URL would clean the path.
      path: url.slice(target.origin.length) || '/',
      method: options.method ?? 'GET',
      headers: [['host', target.host], ...(options.headers ?? [])].flat(),
    })
    request.on('error', reject)
    request.on('response', response => {
      let body = ''
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () => {
        const isJson = String(response.headers['content-type']).includes('json')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          json: isJson ? JSON.parse(body) : {},
        })
      })
      response.on('error', reject)
    })
    request.end(options.body)
  })
}
