import { createReadThrough } from '@careeasy/cache'
import { type AccessDecision, accessName, type Role, SessionEnded } from '@careeasy/identity'
import type { ServiceClient } from '@careeasy/service-client'
import type { TenantClass } from '@careeasy/telemetry'
import {
  classOf,
  type DirectoryEntry,
  type TenantDirectory,
  TenantUnknown,
  usablePlacement,
} from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import { TenantForbidden } from '../errors.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly access: Access
  }
}

export interface Access {
  /**
   * The roles in which the session's user may act, in the tenant and across tenants; and what kind of tenant it is.
   * At once when this process knows, else a promise.
   * @throws SessionEnded, TenantForbidden, TenantUnknown, TenantSuspended, and 503 when nobody can tell.
   */
  grantOf(sub: string, sid: string, tenant: string | undefined): Grant | Promise<Grant>
}

export interface Grant {
  readonly roles: readonly Role[]
  readonly tenantClass: TenantClass
}

/** Milliseconds: a revoked session is refused within this even while the shared cache is away. */
const localTtl = 5_000
const sharedTtl = 60_000
/** Milliseconds a refusal is kept: membership may be granted at any moment. */
const refusalTtl = 2_000

/** Access decisions, from this process, the shared cache, or auth. */
export const access = fp<{ auth: ServiceClient; directory: TenantDirectory }>(
  async (app, { auth, directory }) => {
    const decisions = createReadThrough<AccessDecision>({
      name: accessName,
      cache: app.cache,
      log: app.log,
      localTtl: decision => (isRefusal(decision) ? refusalTtl : localTtl),
      sharedTtl: decision => (isRefusal(decision) ? refusalTtl : sharedTtl),
      async load(sub, key) {
        const [sid = '', tenant] = key.split(':')
        const query = { sub, sid, ...(tenant === undefined ? {} : { tenant }) }
        const { body } = await auth.call<AccessDecision>({ method: 'GET', path: '/internal/access', query })
        // Nobody asked for a tenant: then having no roles in one is no refusal.
        return tenant === undefined ? { ...body, tenantRoles: [] } : body
      },
    })

    function grant(decision: AccessDecision, tenant: string | undefined): Grant | Promise<Grant> {
      if (decision.session === 'ended') throw new SessionEnded()
      if (tenant === undefined) return { roles: decision.platformRoles, tenantClass: 'none' }
      const entry = directory.get(tenant)
      if (entry instanceof Promise) return entry.then(known => grantIn(tenant, known, decision))
      return grantIn(tenant, entry, decision)
    }

    app.decorate('access', {
      grantOf(sub, sid, tenant) {
        const decision = decisions.get(sub, tenant === undefined ? sid : `${sid}:${tenant}`)
        if (decision instanceof Promise) return decision.then(known => grant(known, tenant))
        return grant(decision, tenant)
      },
    } satisfies Access)
  },
  { name: 'access', fastify: '5.x', dependencies: ['cache', 'identity'] },
)

function grantIn(
  tenant: string,
  entry: DirectoryEntry,
  { tenantRoles, platformRoles }: AccessDecision,
): Grant {
  if (entry === null) throw new TenantUnknown(tenant)
  if (tenantRoles === null) throw new TenantForbidden(tenant)
  const tenantClass = classOf(usablePlacement(tenant, entry))
  return { roles: platformRoles.length === 0 ? tenantRoles : [...tenantRoles, ...platformRoles], tenantClass }
}

function isRefusal({ session, tenantRoles }: AccessDecision): boolean {
  return session === 'ended' || tenantRoles === null
}
