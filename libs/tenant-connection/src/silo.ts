import { createHmac } from 'node:crypto'

/**
 * The name of a tenant's own database, and of the login that alone may use it: `<database>_t_<tenant>`. A tenant's
 * id has only capitals and digits, so that no two tenants meet in lower case.
 */
export function siloDatabase(database: string, tenant: string): string {
  return `${database}_t_${tenant.toLowerCase()}`
}

/** The tenant of a silo database's name; undefined when it is no silo of `database`. */
export function siloTenant(database: string, name: string): string | undefined {
  const prefix = siloDatabase(database, '')
  const tenant = name.slice(prefix.length)
  return name.startsWith(prefix) && /^[0-9a-z]{7,26}$/.test(tenant) ? tenant.toUpperCase() : undefined
}

/** The name of a tenant's own bucket: `<bucket>-t-<tenant>`, since S3 takes no underscores. */
export function siloBucket(bucket: string, tenant: string): string {
  return `${bucket}-t-${tenant.toLowerCase()}`
}

/**
 * The password of a silo's login, derived instead of stored: whoever provisions the silo and whoever uses it
 * hold the same master key.
 * @param masterKey 32 bytes; see `mintCapability`.
 */
export function siloPassword(masterKey: Buffer, cluster: string, tenant: string): string {
  return createHmac('sha256', masterKey).update(`silo login|${cluster}|${tenant}`).digest('hex')
}
