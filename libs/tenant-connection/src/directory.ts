import { type Cache, createReadThrough, type ReadThrough } from '@careeasy/cache'
import type { ServiceClient } from '@careeasy/service-client'
import { TenantFrozen, TenantNotReady, TenantSuspended, TenantUnknown } from './errors.ts'
import type { Placement } from './placement.ts'

/** What the directory knows of an id: a placement, or null when there is no such tenant. */
export type DirectoryEntry = Placement | null

/** From the tenant's id to its placement, through both caches, from tenant-registry. */
export type TenantDirectory = ReadThrough<DirectoryEntry>

/** The name under which all services share placements and their invalidation. */
export const directoryName = 'placement'

/** Placements kept in a process, in at most 40 MB; the least recently used goes first. */
const maxPlacements = 100_000
/** Milliseconds: status may be this old in a process that hears no invalidations. */
const localTtl = 5_000
const sharedTtl = 60_000
/** Milliseconds an unknown or unready tenant is remembered: long enough to stop a flood, short enough to become one. */
const passingTtl = 2_000

export interface DirectoryOptions {
  readonly registry: ServiceClient
  readonly cache: Cache
  readonly log: { warn(fields: object, message: string): void }
}

/** The read side of the tenant directory, over the registry's internal API. */
export function createTenantDirectory({ registry, cache, log }: DirectoryOptions): TenantDirectory {
  return createReadThrough<DirectoryEntry>({
    name: directoryName,
    cache,
    log,
    maxGroups: maxPlacements,
    localTtl: entry => (isPassing(entry) ? passingTtl : localTtl),
    sharedTtl: entry => (isPassing(entry) ? passingTtl : sharedTtl),
    async load(uuid) {
      const answer = await registry.call<Placement>({
        method: 'GET',
        path: `/internal/tenants/${uuid}/placement`,
        expect: [404],
      })
      return answer.status === 404 ? null : answer.body
    },
  })
}

function isPassing(entry: DirectoryEntry): boolean {
  return entry === null || entry.status === 'provisioning'
}

/**
 * The placement, if the tenant may be used now.
 * @throws TenantUnknown, TenantSuspended, TenantNotReady
 */
export function usablePlacement(uuid: string, entry: DirectoryEntry): Placement {
  switch (entry?.status) {
    case 'active':
    case 'frozen':
      return entry
    case 'suspended':
      throw new TenantSuspended()
    case 'provisioning':
      throw new TenantNotReady()
    default:
      throw new TenantUnknown(uuid)
  }
}

/** What a database says of a fenced tenant, as the error for the client. */
export function fencedError(uuid: string, reason: string): Error {
  switch (reason) {
    case 'frozen':
      return new TenantFrozen()
    case 'suspended':
      return new TenantSuspended()
    case 'gone':
      return new TenantUnknown(uuid)
    default:
      // The directory has the tenant and the database has not: it is told within seconds.
      return new TenantNotReady()
  }
}
