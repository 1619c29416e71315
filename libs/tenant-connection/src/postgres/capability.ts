import { createHash, createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'

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

/** Capabilities remembered in a process, in about 2 MB; the least recently used goes first. */
const maxKnown = 10_000

/**
 * The capabilities of requests: gives the value of a tenant and epoch. The last ones used are remembered, because
 * minting was a tenth of a read's CPU.
 * @param masterKey see `mintCapability`.
 */
export function createCapabilities(masterKey: Buffer): (tenant: string, epoch: number) => string {
  const known = new LRUCache<string, string>({ max: maxKnown })
  return (tenant, epoch) => {
    const key = `${tenant}|${epoch}`
    const found = known.get(key)
    if (found !== undefined) return found
    const { value } = mintCapability(masterKey, tenant, epoch)
    known.set(key, value)
    return value
  }
}
