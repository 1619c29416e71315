import { Redis } from 'ioredis'
import { type Cache, type CacheChannel, CacheUnavailable } from './cache.ts'
import { wireKey } from './wire-key.ts'

/** Milliseconds a command may take before the caller goes on without the cache. */
const commandTimeout = 250

/** A connection that never queues while the server is away: a look-up must not wait for a reconnect. */
export function connectRedis(url: string): Redis {
  return new Redis(url, {
    commandTimeout,
    connectTimeout: 1_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // The channel does it: ioredis leaves a failure to do so unhandled, which ends the process.
    autoResubscribe: false,
    retryStrategy: attempt => Math.min(50 * 2 ** attempt, 1_000),
  })
}

/** The Redis driver. `subscriber` is a second connection: a subscribed one takes no other commands. */
export function createRedisCache(client: Redis, subscriber: Redis, prefix: string): Cache {
  // Half a surrogate pair looks in UTF-8 like any other.
  const at = (key: string) => (key.isWellFormed() ? prefix + key : wireKey(prefix + key))
  return {
    async getMany(keys) {
      if (keys.length === 0) return []
      const values = await guarded(client.mgetBuffer(...keys.map(at)))
      return values.map(value => value ?? undefined)
    },
    set: async (key, value, ttl) =>
      void (await guarded(client.set(at(key), Buffer.from(value), 'PX', Math.ceil(ttl)))),
    delete: async key => void (await guarded(client.del(at(key)))),
    channel: createRedisChannel(client, subscriber, prefix),
    ping: async () => void (await guarded(client.ping())),
    close: async () => {
      subscriber.disconnect()
      client.disconnect()
    },
  }
}

async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new CacheUnavailable('redis', { cause })
  }
}

interface Listener {
  readonly onMessage: (message: string) => void
  readonly onGap: () => void
}

function createRedisChannel(client: Redis, subscriber: Redis, prefix: string): CacheChannel {
  const topics = new Map<string, Listener[]>()
  subscriber.on('message', (topic: string, message: string) => {
    for (const { onMessage } of topics.get(topic) ?? []) onMessage(message)
  })

  let hears = false
  const gap = () => {
    for (const { onGap } of [...topics.values()].flat()) onGap()
  }
  /** Only once Redis has confirmed can nothing be missed any more: what was kept until then may be stale. */
  async function hear(...names: string[]): Promise<void> {
    if (names.length === 0) return
    try {
      await subscriber.subscribe(...names)
      hears = true
      gap()
    } catch {
      // It answers too late or broke off: the next connection begins anew.
      subscriber.disconnect(true)
    }
  }
  subscriber.on('ready', () => void hear(...topics.keys()))
  // Once a loss: each failed try to connect again is a close too, and nothing would last its time meanwhile.
  subscriber.on('close', () => {
    if (hears) gap()
    hears = false
  })

  return {
    publish: async (topic, message) => void (await guarded(client.publish(prefix + topic, message))),
    async subscribe(topic, onMessage, onGap) {
      const name = prefix + topic
      topics.set(name, [...(topics.get(name) ?? []), { onMessage, onGap }])
      if (subscriber.status === 'ready') await hear(name)
    },
  }
}
