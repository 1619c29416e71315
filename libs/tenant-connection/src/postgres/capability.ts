import { createHash, createHmac } from 'node:crypto'

/**
 * The secret that lets a PostgreSQL session see one tenant's rows: HMAC-SHA-256 over tenant and epoch.
 * The database keeps only its hash, so neither a dump nor injected SQL yields a capability.
 */
export interface Capability {
  /** What `app.cap` is set to, 64 hex digits. A secret. */
  readonly value: string
  /** SHA-256 of the capability, as `sec.capabilities` stores it. */
  readonly hash: Buffer
}

/** @param masterKey 32 bytes, held by the services that use PostgreSQL and by nobody else. */
export function mintCapability(masterKey: Buffer, tenant: string, epoch: number): Capability {
  const value = createHmac('sha256', masterKey).update(`${tenant}|${epoch}`).digest()
  return { value: value.toString('hex'), hash: createHash('sha256').update(value).digest() }
}
