import { createServer } from 'node:http'

// Stands for all services behind the edge, as fast as Node can: publishes the token keys, says yes to every
// member and tenant, and answers the rest with one small object.

const json = { 'content-type': 'application/json' }
const jwks = process.env['JWKS'] ?? ''
const access = JSON.stringify({ session: 'live', platformRoles: [], tenantRoles: ['member'] })
const postgres = { tier: process.env['TIER'] ?? 'pool', cluster: 'main' }
const thing = JSON.stringify({ id: 'p1', name: 'Ada Lovelace', tenant: 't1' })

function answerTo(url: string): string {
  if (url.startsWith('/.well-known/')) return jwks
  if (url.startsWith('/internal/access')) return access
  const tenant = /^\/internal\/tenants\/(\w+)\/placement/.exec(url)?.[1]
  if (tenant === undefined) return thing
  const pool = { tier: 'pool', cluster: 'main' }
  return JSON.stringify({ tenant, status: 'active', epoch: 1, postgres, mongo: pool, assets: pool })
}

createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
  const body = answerTo(request.url ?? '')
  request.resume()
  response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(body) }).end(body)
}).listen(Number(process.env['PORT']), '127.0.0.1')
