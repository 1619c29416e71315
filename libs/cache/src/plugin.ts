import { setTimeout as sleep } from 'node:timers/promises'
import type {} from '@careeasy/telemetry'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Redis } from 'ioredis'
import type { Cache } from './cache.ts'
import { createLookups, type Lookups } from './lookups.ts'
import { createMemoryCache } from './memory-cache.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly cache: Cache
  }
}

export interface CacheOptions {
  /** `redis://…`, `rediss://…`, `memcached://…`, `cassandra://…`, or `memory:` for a single process. */
  readonly url: string
  /** Stands before every key and topic; keeps test runs that share a server apart. */
  readonly prefix?: string
}

/** Milliseconds a start waits for the server before it goes on without. */
const startWait = 2_000

/** The shared cache as `app.cache`, its driver chosen by the address. */
export const cache = fp<CacheOptions>(
  async (app, { url, prefix = '' }) => {
    const lookups = createLookups()
    app.decorate('cache', Object.assign(await openDriver(app, url, prefix), { lookups }))
    if (app.hasDecorator('metrics')) showLookups(app, lookups)
    app.addHook('onClose', () => app.cache.close())
  },
  { name: 'cache', fastify: '5.x' },
)

function showLookups(app: FastifyInstance, { counts }: Lookups): void {
  app.metrics.total(
    {
      name: 'careeasy_cache_lookups_total',
      help: 'Look-ups by where the answer came from: this process, the shared cache, or the truth',
      labels: ['lookup', 'level'],
    },
    function* () {
      for (const [lookup, levels] of counts)
        for (const [level, count] of Object.entries(levels)) yield [{ lookup, level }, count]
    },
  )
}

/** Loads the one driver that is used: each has a client of its own, with its memory and its share of a start. */
async function openDriver(app: FastifyInstance, url: string, prefix: string): Promise<Cache> {
  const scheme = /^(\w+):/.exec(url)?.[1]
  switch (scheme) {
    case 'memory':
      return createMemoryCache()
    case 'redis':
    case 'rediss':
      return openRedis(app, url, prefix)
    case 'memcached': {
      const { createMemcachedCache } = await import('./memcached-cache.ts')
      return answering(app, 'Memcached', createMemcachedCache(url, prefix))
    }
    case 'cassandra': {
      const { createCassandraCache } = await import('./cassandra-cache.ts')
      return answering(app, 'Cassandra', createCassandraCache(url, prefix, app.log))
    }
    default:
      throw new Error(`no driver for a cache at ${scheme ?? 'an address without a scheme'}`)
  }
}

async function openRedis(app: FastifyInstance, url: string, prefix: string): Promise<Cache> {
  const { default: fastifyRedis } = await import('@fastify/redis')
  const { connectRedis, createRedisCache } = await import('./redis-cache.ts')
  const client = connectRedis(url)
  const subscriber = connectRedis(url)
  for (const connection of [client, subscriber]) {
    connection.on('error', err => app.log.warn({ err }, 'redis'))
  }
  // The plugin waits for a connection without bound. Redis makes things fast, it must not keep us from starting.
  const ready = await Promise.all([client, subscriber].map(becomesReady))
  if (ready[0]) await app.register(fastifyRedis, { client })
  else noteMissing(app, 'Redis')
  return createRedisCache(client, subscriber, prefix)
}

function noteMissing(app: FastifyInstance, title: string): void {
  app.log.warn(`starting without ${title}; it is used as soon as it answers`)
}

/** The driver, when it answers or the start has waited long enough. */
async function answering(app: FastifyInstance, title: string, driver: Cache): Promise<Cache> {
  const deadline = performance.now() + startWait
  const answers = () =>
    driver.ping().then(
      () => true,
      () => false,
    )
  while (!(await answers())) {
    if (performance.now() > deadline) {
      noteMissing(app, title)
      break
    }
    await sleep(50)
  }
  return driver
}

function becomesReady(client: Redis): Promise<boolean> {
  if (client.status === 'ready') return Promise.resolve(true)
  return new Promise(resolve => {
    const timer = setTimeout(() => settle(false), startWait)
    const ready = () => settle(true)
    function settle(is: boolean): void {
      clearTimeout(timer)
      client.off('ready', ready)
      resolve(is)
    }
    client.once('ready', ready)
  })
}
