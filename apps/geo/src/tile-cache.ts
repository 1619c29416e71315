import { randomUUID } from 'node:crypto'
import { CacheUnavailable } from '@careeasy/cache'
import type { Tenant } from '@careeasy/tenant-connection'
import type { FeatureKind } from './schemas/collection.ts'

/**
 * Milliseconds. A change makes a new version, under which no old tile is found. Where the cache was away just then,
 * old tiles are shown for so long at most.
 */
const tileTtl = 60_000
const versionTtl = 3_600_000

/** The vector tiles of one collection of one tenant and epoch. A cache that is away costs time and no answer. */
export interface TileCache {
  /** The tile from the cache; else it is made, and kept. */
  read(tile: string, make: () => Promise<Buffer>): Promise<Uint8Array>
  /** To be called after each change of the collection. */
  forget(): Promise<void>
}

export function createTileCache(
  { cache }: Pick<Tenant, 'cache'>,
  { id }: Pick<FeatureKind, 'id'>,
): TileCache {
  const versionKey = `tiles:${id}:version`

  /** The version is there before the database is asked, so a change after that has another one. */
  async function version(): Promise<string> {
    const known = await cache.get(versionKey)
    return known === undefined ? renew() : Buffer.from(known).toString()
  }

  async function renew(): Promise<string> {
    const fresh = randomUUID()
    await cache.set(versionKey, Buffer.from(fresh), versionTtl)
    return fresh
  }

  return {
    async read(tile, make) {
      const key = await whileThere(async () => `tiles:${id}:${await version()}:${tile}`)
      const known = key && (await whileThere(() => cache.get(key)))
      if (known !== undefined && known !== '') return known
      const made = await make()
      if (key) await whileThere(() => cache.set(key, made, tileTtl))
      return made
    },
    forget: async () => void (await whileThere(renew)),
  }
}

async function whileThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CacheUnavailable) return undefined
    throw error
  }
}
