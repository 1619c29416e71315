import { hash } from 'node:crypto'
import { MemcacheClient, type MultiRetrievalResponse } from 'memcache-client'
import { parseAddress } from './address.ts'
import { bounded } from './bounded.ts'
import type { Cache } from './cache.ts'
import { serverSeconds, unlessLapsed, withDeadline } from './lifetime.ts'
import { wireKey } from './wire-key.ts'

const defaultPort = 11_211
/** Milliseconds; the client looks at its clock every 50 ms, and breaks a connection that owes an answer for longer. */
const commandTimeout = 200
const connectTimeout = 250
/** Milliseconds in which a call has its answer or fails. */
const callTimeout = 350
/** Bytes; the server's limit for an item is 1 MiB with its key and header, unless it is told otherwise. */
const largestItem = 1_047_552
/** Seconds; Memcached takes a larger number for a date. */
const longestTime = 2_592_000

/**
 * The Memcached driver; `memcached://host:port,host2:port`, the same servers in every process. Each key has its
 * server, and no other takes over: what it held would be old when it is back. It cannot publish.
 * A value of more than about 1 MB is not kept, and what was there under its key is dropped.
 */
export function createMemcachedCache(url: string, prefix: string): Cache {
  const { hosts } = parseAddress(url, defaultPort, 'memcached://host:port,host2:port')
  const servers = hosts.map(host => ({ host, client: createClient(host) }))
  let closed = false

  function call<T>(work: () => Promise<T>): Promise<T> {
    return bounded('memcached', callTimeout, async () => {
      // The client would connect once more.
      if (closed) throw new Error('closed')
      return work()
    })
  }

  /** Rendezvous hashing: a server that joins or leaves moves no key between the others. */
  function clientOf(key: string): MemcacheClient {
    let best = servers[0] as (typeof servers)[number]
    if (servers.length === 1) return best.client
    let highest = ''
    for (const server of servers) {
      const weight = hash('sha1', `${server.host} ${key}`)
      if (weight > highest) [best, highest] = [server, weight]
    }
    return best.client
  }

  async function remove(key: string): Promise<void> {
    try {
      await clientOf(key).delete(key)
    } catch (error) {
      if ((error as Error).message !== 'NOT_FOUND') throw error
    }
  }

  return {
    async getMany(keys) {
      const wireKeys = keys.map(key => wireKey(prefix + key))
      const byClient = Map.groupBy(new Set(wireKeys), clientOf)
      const found = await call(() =>
        Promise.all(
          [...byClient].map(([client, group]) => client.get<MultiRetrievalResponse<Buffer>>(group)),
        ),
      )
      const all = new Map(found.flatMap(part => Object.entries(part)))
      return wireKeys.map(key => unlessLapsed(all.get(key)?.value))
    },
    async set(key, value, ttl) {
      const name = wireKey(prefix + key)
      const item = withDeadline(value, ttl)
      if (item.byteLength > largestItem) return call(() => remove(name))
      const lifetime = Math.min(serverSeconds(ttl), longestTime)
      await call(() => clientOf(name).set(name, item, { lifetime }))
    },
    delete: key => call(() => remove(wireKey(prefix + key))),
    ping: async () => void (await call(() => Promise.all(servers.map(({ client }) => client.version())))),
    async close() {
      closed = true
      for (const { client } of servers) client.shutdown()
    },
  }
}

function createClient(host: string): MemcacheClient {
  const server = { server: host, maxConnections: 2 }
  return new MemcacheClient({ server, cmdTimeout: commandTimeout, connectTimeout, noDelay: true })
}
