import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGate, engine } from '@careeasy/testing'
import Fastify from 'fastify'
import {
  type Cache,
  type CacheChannel,
  cache,
  createReadThrough,
  type ReadThroughOptions,
} from '../src/index.ts'

interface Driver {
  readonly name: string
  readonly url: string
  /** Whether what is invalidated is dropped at once everywhere, or after 5 s. */
  readonly publishes: boolean
}

/** Those that have a server. */
export const servers: readonly Driver[] = [
  { name: 'Redis', url: engine('REDIS_URL'), publishes: true },
  { name: 'Memcached', url: engine('MEMCACHED_URL'), publishes: false },
  { name: 'Cassandra', url: engine('CASSANDRA_URL'), publishes: false },
]
/** All of them; a new one is a line here. */
export const drivers: readonly Driver[] = [{ name: 'memory', url: 'memory:', publishes: true }, ...servers]

interface Teardown {
  teardown(work: () => unknown): void
}

export const uniquePrefix = () => `test:${randomUUID()}:`

/** A cache as a service has it, closed with its test, and what it warns of. */
export async function openCache(t: Teardown, url: string, prefix = uniquePrefix()) {
  const warnings: string[] = []
  const stream = { write: (line: string) => void warnings.push(line) }
  const app = Fastify({ logger: { level: 'warn', stream } })
  t.teardown(() => app.close())
  await app.register(cache, { url, prefix })
  await app.ready()
  return { cache: app.cache, warnings, prefix, app }
}

/**
 * The same for what a server does that is there: a call that took longer than the driver's bound, as beside other work, is
 * made again.
 */
export async function openSteadyCache(t: Teardown, url: string, prefix = uniquePrefix()) {
  const { cache, ...rest } = await openCache(t, url, prefix)
  const steady: Cache = {
    ...cache,
    getMany: keys => onceBack(() => cache.getMany(keys)),
    set: (key, value, ttl) => onceBack(() => cache.set(key, value, ttl)),
    delete: key => onceBack(() => cache.delete(key)),
    ping: () => onceBack(() => cache.ping()),
  }
  return { ...rest, cache: steady }
}

/** A look-up of texts that hears invalidations already; the truth is what the test puts into `truth`. */
export async function createLookup(cache: Cache, options: Partial<ReadThroughOptions<string>> = {}) {
  const subscribing: Promise<void>[] = []
  const { channel } = cache
  const subscribe: CacheChannel['subscribe'] = async (...args) => {
    subscribing.push(channel?.subscribe(...args) ?? Promise.resolve())
  }
  const truth = new Map<string, string>()
  const loads: string[] = []
  const warnings: string[] = []
  const lookup = createReadThrough<string>({
    name: 'lookup',
    cache: channel === undefined ? cache : { ...cache, channel: { ...channel, subscribe } },
    async load(group, key) {
      loads.push(`${group}/${key}`)
      return truth.get(group) ?? 'none'
    },
    localTtl: () => 60_000,
    sharedTtl: () => 60_000,
    log: { warn: (_fields, message) => void warnings.push(message) },
    ...options,
  })
  await Promise.all(subscribing)
  return { lookup, truth, loads, warnings }
}

/** Waits until the shared cache has the value of a group of one: who has read it does not wait for that. */
export async function isShared(cache: Cache, group: string): Promise<void> {
  const key = `lookup:{${group}}:value:`
  if ((await until(async () => (await cache.getMany([key]))[0] !== undefined)) > 20_000)
    throw new Error(`${group} did not get into the shared cache`)
}

/** Waits until `holds` does; gives the milliseconds that it took, Infinity after `limit`. */
export async function until(holds: () => boolean | Promise<boolean>, limit = 20_000): Promise<number> {
  const begun = performance.now()
  while (performance.now() - begun < limit) {
    if (await holds()) return performance.now() - begun
    await sleep(5)
  }
  return Number.POSITIVE_INFINITY
}

/** A gate before an engine, cut when the test ends. */
export async function gateTo(t: Teardown, url: string) {
  const gate = await createGate(url)
  t.teardown(() => gate.cut())
  return gate
}

/** Whether the work succeeds. */
export async function answers(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  )
}

/**
 * The first answer of a server that is back, within 20 s. A driver may open several connections one after the other
 * (Cassandra's does), so that one call can succeed and the next not yet.
 */
export async function onceBack<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() - begun > 20_000) throw error
      await sleep(5)
    }
  }
}
