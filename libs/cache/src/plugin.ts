import fastifyRedis from '@fastify/redis'
import fp from 'fastify-plugin'
import type { Redis } from 'ioredis'
import type { Cache } from './cache.ts'
import { createMemoryCache } from './memory-cache.ts'
import { connectRedis, createRedisCache } from './redis-cache.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly cache: Cache
  }
}

export interface CacheOptions {
  /** `redis://…`, `rediss://…`, or `memory:` for a single process. */
  readonly url: string
  /** Stands before every key and topic; keeps test runs that share a server apart. */
  readonly prefix?: string
}

/** Milliseconds a start waits for Redis before it goes on without. */
const startWait = 2_000

/** The shared cache as `app.cache`, its driver chosen by the address. */
export const cache = fp<CacheOptions>(
  async (app, { url, prefix = '' }) => {
    if (url === 'memory:') {
      app.decorate('cache', createMemoryCache())
    } else {
      const client = connectRedis(url)
      const subscriber = connectRedis(url)
      for (const connection of [client, subscriber]) {
        connection.on('error', err => app.log.warn({ err }, 'redis'))
      }
      // The plugin waits for a connection without bound. Redis makes things fast, it must not keep us from starting.
      const ready = await Promise.all([client, subscriber].map(becomesReady))
      if (ready[0]) await app.register(fastifyRedis, { client })
      else app.log.warn('starting without Redis; it is used as soon as it answers')
      app.decorate('cache', createRedisCache(client, subscriber, prefix))
    }
    app.addHook('onClose', () => app.cache.close())
  },
  { name: 'cache', fastify: '5.x' },
)

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
