import { Redis } from 'ioredis'
import { type Cache, type CacheChannel, CacheUnavailable } from './cache.ts'

/** Milliseconds a command may take before the caller goes on without the cache. */
const commandTimeout = 250

/** A connection that never queues while the server is away: a look-up must not wait for a reconnect. */
export function connectRedis(url: string): Redis {
  return new Redis(url, {
    commandTimeout,
    connectTimeout: 1_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: attempt => Math.min(50 * 2 ** attempt, 1_000),
  })
}

/** The Redis driver. `subscriber` is a second connection: a subscribed one takes no other commands. */
export function createRedisCache(client: Redis, subscriber: Redis, prefix: string): Cache {
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      throw new CacheUnavailable('redis', { cause })
    }
  }
  return {
    getMany: keys =>
      guard(async () =>
        (await client.mgetBuffer(...keys.map(key => prefix + key))).map(value => value ?? undefined),
      ),
    set: (key, value, ttl) =>
      guard(async () => void (await client.set(prefix + key, Buffer.from(value), 'PX', Math.ceil(ttl)))),
    delete: key => guard(async () => void (await client.del(prefix + key))),
    channel: createRedisChannel(client, subscriber, prefix),
    ping: () => guard(async () => void (await client.ping())),
    close: async () => {
      subscriber.disconnect()
      client.disconnect()
    },
  }
}

function createRedisChannel(client: Redis, subscriber: Redis, prefix: string): CacheChannel {
  const topics = new Map<string, { onMessage: (message: string) => void; onGap: () => void }>()
  subscriber.on('message', (channel: string, message: string) => topics.get(channel)?.onMessage(message))
  // ioredis subscribes again by itself; what was published in between is lost to us.
  subscriber.on('ready', () => {
    for (const { onGap } of topics.values()) onGap()
  })
  subscriber.on('close', () => {
    for (const { onGap } of topics.values()) onGap()
  })
  return {
    async publish(topic, message) {
      await client.publish(prefix + topic, message)
    },
    async subscribe(topic, onMessage, onGap) {
      topics.set(prefix + topic, { onMessage, onGap })
      const subscribe = () => subscriber.subscribe(prefix + topic)
      if (subscriber.status === 'ready') await subscribe()
      else subscriber.once('ready', () => void subscribe().then(onGap, () => subscriber.disconnect(true)))
    },
  }
}
