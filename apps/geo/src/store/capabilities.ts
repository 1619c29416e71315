import { mintCapability, type Placement, type TenantStatus, toStoreError } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { Pool } from 'pg'

/** The states that the database knows, by the tenant's. A tenant that is being made is used as soon as it is. */
const stateOf: Readonly<Record<TenantStatus, 'active' | 'frozen' | 'suspended' | 'gone'>> = {
  provisioning: 'active',
  active: 'active',
  frozen: 'frozen',
  suspended: 'suspended',
  deleting: 'gone',
  gone: 'gone',
}

/** Which tenants the database lets in. */
export interface CapabilityStore {
  /** Makes the tenant's capability of this epoch the valid one; an older epoch than the known one does nothing. */
  register(placement: Placement): Promise<void>
}

/**
 * @param poolOf connections of the login that may register: apart from those of requests, so that no SQL
 *   injected into a tenant's request can.
 * @param masterKey see `mintCapability`.
 */
export function createCapabilityStore(poolOf: (cluster: string) => Pool, masterKey: Buffer): CapabilityStore {
  return {
    async register({ tenant, epoch, status, postgres }) {
      const { hash } = mintCapability(masterKey, tenant, epoch)
      await poolOf(postgres.cluster)
        .query(SQL`SELECT sec.register(${hash}, ${tenant}, ${epoch}, ${stateOf[status]})`)
        .catch(toStoreError)
    },
  }
}
