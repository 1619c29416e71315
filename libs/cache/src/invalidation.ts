import { randomUUID } from 'node:crypto'
import type { Cache } from './cache.ts'

/** Drops a group of a look-up everywhere. Call it after the truth was written. */
export type Invalidate = (group: string) => Promise<void>

export interface InvalidationOptions {
  /** The look-up's name; see `createReadThrough`. */
  readonly name: string
  readonly cache: Cache
  readonly log: { warn(fields: object, message: string): void }
}

/** Milliseconds an epoch is kept: longer than any value that carries it. */
const epochTtl = 600_000
/** Milliseconds between tries while the shared cache is away. */
const retryInterval = 250
/** Tries until every value in the shared cache has lapsed by itself (60 s). */
const maxRetries = 240

/** The braces put a group's keys in one slot of a Redis cluster, so that they can be read together. */
export const epochKey = (name: string, group: string) => `${name}:{${group}}:epoch`
export const topicOf = (name: string) => `invalidate:${name}`

/** Begins a new epoch: every value kept in the group so far counts no longer. */
export async function beginEpoch(cache: Cache, name: string, group: string): Promise<string> {
  const epoch = randomUUID()
  await cache.set(epochKey(name, group), Buffer.from(epoch), epochTtl)
  return epoch
}

/**
 * The writing side of a look-up, for the service that owns the truth. While the shared cache is away it
 * resolves all the same and goes on trying: readers are then bound by their local time only.
 */
export function createInvalidation({ name, cache, log }: InvalidationOptions): Invalidate {
  async function announce(group: string): Promise<void> {
    await beginEpoch(cache, name, group)
    await cache.channel?.publish(topicOf(name), group)
  }

  function announceLater(group: string, attempt: number): void {
    if (attempt > maxRetries) return
    setTimeout(() => {
      announce(group).catch(() => announceLater(group, attempt + 1))
    }, retryInterval).unref()
  }

  return async group => {
    try {
      await announce(group)
    } catch (err) {
      log.warn({ err, lookup: name }, 'invalidation is repeated until the shared cache is back')
      announceLater(group, 1)
    }
  }
}
