import type { Credentials } from '../credentials.ts'
import type { Ask, Pairs } from './ask.ts'
import { type Finding, fault, skipped, well } from './finding.ts'

/** A path of each service that only reads. */
const probes = {
  auth: '/auth/me',
  'tenant-registry': '/tenants?limit=1',
  profile: '/profile/types?limit=1',
  geo: '/geo/collections',
  media: '/media/usage',
} as const

const needTenant = ['profile', 'geo', 'media']

/** What a signed-in person can see: each service does its work, for the tenant that is named or the first one. */
export async function checkSignedIn(
  ask: Ask,
  who: Credentials,
  named: string | undefined,
): Promise<Finding[]> {
  const { status, json } = await ask('/auth/login', { method: 'POST', body: who })
  if (status !== 200) {
    const remedy =
      json['code'] === 'CE_LOGIN_FAILED'
        ? 'check CAREEASY_USERNAME and the password'
        : 'look at auth: its /readyz and its log'
    return [fault('login', `signing in is answered ${status} ${json['code'] ?? ''}`.trim(), remedy)]
  }
  const pair: Pairs = [
    ['Auth-Key', String(json['Auth_key'])],
    ['Auth-Token', String(json['Auth_token'])],
  ]
  try {
    const { tenants_associated = {} } = json['user'] as {
      tenants_associated?: Record<string, { Tenant_UUID: string }>
    }
    const tenant = named ?? Object.values(tenants_associated)[0]?.Tenant_UUID
    const found = [well('login', 'signing in works')]
    for (const [service, path] of Object.entries(probes))
      found.push(await probe(ask, pair, service, path, tenant))
    return found
  } finally {
    await ask('/auth/logout', { method: 'POST', headers: pair })
  }
}

async function probe(
  ask: Ask,
  pair: Pairs,
  service: string,
  path: string,
  tenant: string | undefined,
): Promise<Finding> {
  const needs = needTenant.includes(service)
  if (needs && tenant === undefined)
    return skipped(
      service,
      `${service} was not asked: the user belongs to no tenant, and --tenant names none`,
    )
  const headers: Pairs = needs ? [...pair, ['Tenant-UUID', String(tenant)]] : pair
  const { status, json } = await ask(path, { headers })
  if (status === 200) return well(service, needs ? `${service} works for ${tenant}` : `${service} works`)
  return fault(
    service,
    `${service} answers ${status} ${json['code'] ?? ''}: ${json['detail'] ?? ''}`,
    remedyOf(status, String(json['code']), service),
  )
}

function remedyOf(status: number, code: string, service: string): string {
  if (code === 'CE_TENANT_FORBIDDEN')
    return 'name a tenant of the user with --tenant, or make the user a member'
  if (code === 'CE_TENANT_SUSPENDED') return 'resume it: careeasy tenants resume'
  if (code === 'CE_TENANT_UNKNOWN') return 'check the id: careeasy tenants list'
  if (status >= 502)
    return `start ${service} and what its /readyz names; check ${service}'s address in the settings of the edge`
  return `look at the log of ${service}; docs/errors.md tells what the code means`
}
