import type { Tenant } from './store/tenants.ts'

/** The tenant as its members see it: where its data lives is nobody's business but the platform's. */
export function toResource({ uuid, name, display_name, status, created_at }: Tenant) {
  return { Tenant_UUID: uuid, name, display_name, status, created_at }
}

/** The tenant as platform administrators see it. */
export function toAdminResource(tenant: Tenant) {
  const { plan, placement, limits } = tenant
  return { ...toResource(tenant), ...(plan && { plan }), placement, ...(limits && { limits }) }
}

/** The entity tag of the tenant's current version. */
export function etagOf({ version }: Tenant): string {
  return `"${version}"`
}
