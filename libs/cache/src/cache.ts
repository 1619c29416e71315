import type { Lookups } from './lookups.ts'

/** A value in a cache is bytes; what they mean is the caller's business. */
export type CacheValue = Uint8Array

/**
 * The cache port: Redis, Memcached, Cassandra or the process itself stand behind it by configuration.
 * Every call may fail (`CacheUnavailable`) and none waits longer than the driver's bound, so that a cache
 * that is down or slow costs a bounded time and never an answer.
 */
export interface Cache {
  /** The values of the keys, in their order; undefined where there is none. One round trip. */
  getMany(keys: readonly string[]): Promise<(CacheValue | undefined)[]>
  /** Keeps a value for `ttl` milliseconds, more than 0. */
  set(key: string, value: CacheValue, ttl: number): Promise<void>
  delete(key: string): Promise<void>
  /** Present where the driver can publish; look-ups then drop what changed at once, everywhere. */
  readonly channel?: CacheChannel
  /** Counts for the look-ups through this cache, where somebody wants to see them. */
  readonly lookups?: Lookups
  /** Resolves when the cache answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Messages to all processes that share the cache. A message may be lost while a connection is down. */
export interface CacheChannel {
  publish(topic: string, message: string): Promise<void>
  /**
   * Resolves when messages arrive, or when the cache is away: they then arrive as soon as it is back.
   * `onGap` is called when messages may have been missed: whatever relied on them must be dropped.
   */
  subscribe(topic: string, onMessage: (message: string) => void, onGap: () => void): Promise<void>
}

/** The cache cannot be reached, or did not answer in time. Callers go on without it. */
export class CacheUnavailable extends Error {
  override readonly name = 'CacheUnavailable'
}
