import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cache } from '@careeasy/cache'
import type { FastifyBaseLogger } from 'fastify'
import type { RateLimit } from './rate-limit.ts'

/** What a replica tells of its limits, by their names. */
type Told = Record<string, { readonly window: number; readonly counts: Record<string, number> }>

export interface SharedCounts {
  /** Tells what was let through here and hears the same of the others: four calls of the cache, however many requests. */
  exchange(): Promise<void>
  close(): Promise<void>
}

const membersKey = 'edge-limits:members'
const countsKey = (member: string) => `edge-limits:counts:${member}`
/** Milliseconds between exchanges; and how long a replica is believed that says nothing more. */
const interval = 500
const lifetime = 10_000
const maxMembers = 200

/**
 * Lets replicas know of each other's counts, through any cache driver: each writes one value of its own and reads those
 * of the others. The list of members has no lock; who is lost from it by a race writes itself in again the next time.
 */
export function shareCounts(
  limits: Readonly<Record<string, RateLimit>>,
  { cache, log }: { cache: Cache; log: FastifyBaseLogger },
): SharedCounts {
  const self = randomUUID()
  const closing = new AbortController()
  let isAway = false

  async function exchange(): Promise<void> {
    const now = Date.now()
    const members = parse<Record<string, number>>((await cache.getMany([membersKey]))[0]) ?? {}
    const live = Object.entries(members).filter(([member, seen]) => member !== self && now - seen < lifetime)
    const others = live.map(([member]) => member).slice(0, maxMembers)
    const told: Told = {}
    for (const [name, limit] of Object.entries(limits))
      told[name] = { window: limit.window(), counts: limit.told() }
    await cache.set(countsKey(self), encode(told), lifetime)
    await cache.set(membersKey, encode({ ...Object.fromEntries(live), [self]: now }), lifetime)
    if (others.length === 0) return
    const heard = (await cache.getMany(others.map(countsKey))).map(value => parse<Told>(value))
    for (const [name, limit] of Object.entries(limits)) hear(name, limit, heard)
  }

  function hear(name: string, limit: RateLimit, heard: readonly (Told | undefined)[]): void {
    const window = limit.window()
    const sums = new Map<string, number>()
    for (const told of heard) {
      if (told?.[name]?.window !== window) continue
      for (const [subject, used] of Object.entries(told[name].counts))
        sums.set(subject, (sums.get(subject) ?? 0) + used)
    }
    limit.hear(window, sums)
  }

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await exchange()
        if (isAway) log.info('the replicas share their rate limits again')
        isAway = false
      } catch (err) {
        // Once an outage; meanwhile each replica goes by what it counts itself.
        if (!isAway) log.warn({ err }, 'the shared cache is away: each replica counts its rate limits alone')
        isAway = true
      }
      await sleep(interval, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  const following = follow()

  return {
    exchange,
    async close() {
      closing.abort()
      await following
    },
  }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value))

function parse<T>(value: Uint8Array | undefined): T | undefined {
  return value === undefined ? undefined : (JSON.parse(Buffer.from(value).toString()) as T)
}
