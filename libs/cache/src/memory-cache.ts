import { LRUCache } from 'lru-cache'
import type { Cache, CacheValue } from './cache.ts'

/** The in-process driver, for the smallest set-up: one process, nothing shared. At most 64 MiB of values. */
export function createMemoryCache(): Cache {
  const entries = new LRUCache<string, CacheValue>({
    maxSize: 64 * 1_048_576,
    sizeCalculation: (value, key) => value.byteLength + key.length + 64,
    ttlAutopurge: false,
  })
  const listeners = new Map<string, Set<(message: string) => void>>()
  return {
    getMany: async keys => keys.map(key => entries.get(key)),
    // A copy: the caller may go on using its buffer.
    set: async (key, value, ttl) => void entries.set(key, Buffer.from(value), { ttl }),
    delete: async key => void entries.delete(key),
    channel: {
      async publish(topic, message) {
        for (const listener of listeners.get(topic) ?? []) listener(message)
      },
      async subscribe(topic, onMessage) {
        const known = listeners.get(topic) ?? new Set()
        listeners.set(topic, known.add(onMessage))
      },
    },
    ping: async () => {},
    close: async () => entries.clear(),
  }
}
