import { traced } from '@careeasy/telemetry'
import { LRUCache } from 'lru-cache'
import type { Cache } from './cache.ts'
import { beginEpoch, createInvalidation, epochKey, topicOf } from './invalidation.ts'
import { createLookups } from './lookups.ts'

export interface ReadThroughOptions<V> {
  /** Names the keys and the invalidation topic; the same in every process that shares the look-up. */
  readonly name: string
  readonly cache: Cache
  /** Reads the truth. Its rejection reaches every waiting caller and is not kept. */
  readonly load: (group: string, key: string) => Promise<V>
  /**
   * Milliseconds a value is kept in this process at most: the bound on staleness when the shared cache is away. Where the
   * cache cannot publish, it is 5,000 at most.
   */
  readonly localTtl: (value: V) => number
  /** Milliseconds a value is kept in the shared cache at most; 0 keeps it out of there. */
  readonly sharedTtl: (value: V) => number
  /** Groups kept in this process, the least recently used going first; 50,000 by default. */
  readonly maxGroups?: number
  readonly log: { warn(fields: object, message: string): void }
}

/**
 * A look-up through two caches: this process, the shared cache, then the truth.
 *
 * Values come in groups (a user's access decisions, a tenant's placement) and are invalidated by group.
 * Concurrent misses make one read. A value read before an invalidation is never kept after it: in this
 * process the flight is marked and read again, in the shared cache a value counts only with the group's
 * current epoch beside it.
 */
export interface ReadThrough<V> {
  /** The value at once when this process has it, else a promise. `key` tells values of one group apart. */
  get(group: string, key?: string): V | Promise<V>
  /** Drops the group everywhere. Call it after the truth was written. */
  invalidate(group: string): Promise<void>
  /** Drops the group in this process only, as when a store has just proven the value stale. */
  forget(group: string): void
}

interface Local<V> {
  readonly value: V
  readonly until: number
}

interface Flight<V> {
  result?: Promise<V>
  /** An invalidation came after the read began. */
  stale: boolean
  /** When it began, in performance.now(). */
  readonly since: number
}

/**
 * Milliseconds after the shared cache is back in which its values are not believed: invalidations of while it was
 * away are on their way (a writer's reconnect and its next try).
 */
const returnTime = 3_000
/**
 * Milliseconds within which a change counts everywhere though no message tells of it: a look-up then asks for the
 * epoch again, which the invalidation has written into the shared cache.
 */
const deafBound = 5_000
/**
 * Up to this share of its time goes off each value's, by chance: what was read together, as after a start, would end
 * together, and all be read again at once.
 */
const scatter = 0.25
/** A group larger than this starts again empty: one person with very many sessions must not fill the memory. */
const maxGroupSize = 256
export function createReadThrough<V>(options: ReadThroughOptions<V>): ReadThrough<V> {
  const { name, cache, load, localTtl, sharedTtl, log } = options
  const max = options.maxGroups ?? 50_000
  // Only once there is a key: an LRU takes its memory for all that it may hold at once, of placements 1.6 MB.
  let groups: LRUCache<string, Map<string, Local<V>>> | undefined
  // Groups of one value without a key, like a tenant's placement: a map for each would double their size.
  const singles = new LRUCache<string, Local<V>>({ max })
  const flights = new Map<string, Map<string, Flight<V>>>()
  const invalidate = createInvalidation({ name, cache, log })
  const counts = (cache.lookups ?? createLookups()).of(name)
  // Without a channel nothing marks what is kept or being read as stale: it ages by itself.
  const bound = cache.channel === undefined ? deafBound : Number.POSITIVE_INFINITY
  const valueKey = (group: string, key: string) => `${name}:{${group}}:value:${key}`

  let away = false
  // In performance.now(): a value that others share is believed from then on.
  let believedFrom = 0
  // Once per outage: every look-up meets the same error.
  function noteAway(err: unknown): void {
    if (!away) log.warn({ err, lookup: name }, 'the shared cache is away; reading the truth instead')
    away = true
  }

  function noteBack(): void {
    if (away) believedFrom = performance.now() + returnTime
    away = false
  }

  function forget(group: string): void {
    groups?.delete(group)
    singles.delete(group)
    for (const flight of flights.get(group)?.values() ?? []) flight.stale = true
  }

  function forgetAll(): void {
    groups?.clear()
    singles.clear()
    for (const group of flights.values()) for (const flight of group.values()) flight.stale = true
  }

  cache.channel
    ?.subscribe(topicOf(name), forget, forgetAll)
    .catch(err => log.warn({ err, lookup: name }, 'cannot hear invalidations; local values last their time'))

  function keepLocally(group: string, key: string, value: V, readAt: number): void {
    const ttl = scattered(Math.min(localTtl(value), bound))
    if (readAt + ttl <= performance.now()) return
    const local = { value, until: readAt + ttl }
    if (key === '') {
      singles.set(group, local)
      return
    }
    groups ??= new LRUCache({ max })
    const members = groups.get(group) ?? new Map<string, Local<V>>()
    if (members.size >= maxGroupSize) members.clear()
    groups.set(group, members.set(key, local))
  }

  async function readShared(group: string, key: string): Promise<{ epoch: string; value?: V } | undefined> {
    try {
      const keys = [epochKey(name, group), valueKey(group, key)]
      const read = () => cache.getMany(keys)
      const [epochBytes, bytes] = await traced('cache get', { 'careeasy.lookup': name }, read)
      noteBack()
      // The cache may have dropped the epoch of an invalidation, and kept the value from before it.
      if (epochBytes === undefined) return { epoch: await beginEpoch(cache, name, group) }
      const epoch = Buffer.from(epochBytes).toString()
      if (bytes === undefined) return { epoch }
      const kept = JSON.parse(Buffer.from(bytes).toString()) as { epoch: string; value: V }
      return kept.epoch === epoch ? { epoch, value: kept.value } : { epoch }
    } catch (err) {
      noteAway(err)
      return undefined
    }
  }

  function keepShared(group: string, key: string, epoch: string, value: V): void {
    const ttl = Math.round(scattered(sharedTtl(value)))
    if (ttl <= 0) return
    cache.set(valueKey(group, key), Buffer.from(JSON.stringify({ epoch, value })), ttl).catch(noteAway)
  }

  async function fetchOnce(group: string, key: string): Promise<V> {
    const shared = await readShared(group, key)
    if (shared !== undefined && 'value' in shared && performance.now() >= believedFrom) {
      counts.shared += 1
      return shared.value as V
    }
    counts.truth += 1
    const value = await load(group, key)
    // Without the epoch from before the read we could not tell whether the value is older than an invalidation.
    if (shared !== undefined) keepShared(group, key, shared.epoch, value)
    return value
  }

  function fetch(group: string, key: string): Promise<V> {
    const ofGroup = flights.get(group) ?? new Map<string, Flight<V>>()
    const known = ofGroup.get(key)
    const now = performance.now()
    if (known?.result !== undefined && !known.stale && now - known.since < bound) return known.result
    const flight: Flight<V> = { stale: false, since: now }
    flights.set(group, ofGroup.set(key, flight))
    flight.result = land(flight, group, key).finally(() => {
      if (ofGroup.get(key) === flight) ofGroup.delete(key)
      if (ofGroup.size === 0 && flights.get(group) === ofGroup) flights.delete(group)
    })
    return flight.result
  }

  async function land(flight: Flight<V>, group: string, key: string): Promise<V> {
    const value = await fetchOnce(group, key)
    if (flight.stale) return load(group, key)
    // Counted from before the read: a change may come right after it, however long the answer takes.
    keepLocally(group, key, value, flight.since)
    return value
  }

  return {
    get(group, key = '') {
      const kept = key === '' ? singles.get(group) : groups?.get(group)?.get(key)
      if (kept !== undefined && kept.until > performance.now()) {
        counts.process += 1
        return kept.value
      }
      return fetch(group, key)
    },
    forget,
    async invalidate(group) {
      forget(group)
      await invalidate(group)
    },
  }
}

function scattered(ms: number): number {
  return ms * (1 - Math.random() * scatter)
}
