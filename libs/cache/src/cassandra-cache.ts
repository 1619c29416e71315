import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, errors, types } from 'cassandra-driver'
import { bounded } from './bounded.ts'
import type { Cache } from './cache.ts'
import { createCassandraClient, type Log } from './cassandra-client.ts'
import { serverSeconds, unlessLapsed, withDeadline } from './lifetime.ts'
import { wireKey } from './wire-key.ts'

/** Milliseconds in which a call has its answer or fails. */
const callTimeout = 300
/** Milliseconds for what happens once: connecting, reading and making the schema. */
const setupTimeout = 10_000
const retryInterval = 1_000
/** Seconds; Cassandra refuses more than 20 years. */
const longestTime = 630_720_000

const statements = {
  probe: 'SELECT key FROM cache LIMIT 1',
  // A deletion is remembered for a day, so that a node that was away does not bring back what was deleted.
  create: 'CREATE TABLE IF NOT EXISTS cache (key text PRIMARY KEY, value blob) WITH gc_grace_seconds = 86400',
  get: 'SELECT value FROM cache WHERE key = ?',
  set: 'INSERT INTO cache (key, value) VALUES (?, ?) USING TTL ?',
  delete: 'DELETE FROM cache WHERE key = ?',
}

/**
 * The Cassandra driver; `cassandra://[user:password@]host:port,host2/keyspace?datacenter=…`. The keyspace must be
 * there; the table `cache` is made if it is not. Reads and writes want a quorum of the datacenter, so that an epoch
 * once written is seen. It cannot publish.
 */
export function createCassandraCache(url: string, prefix: string, log: Log): Cache {
  const { client, close } = createCassandraClient(url, callTimeout, log)
  const closing = new AbortController()
  let connected = false

  async function connect(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await client.connect()
        await ensureTable(client)
        connected = true
        return
      } catch (err) {
        if (closing.signal.aborted) return
        log.warn({ err }, 'cannot connect to Cassandra yet')
        await sleep(retryInterval, undefined, { signal: closing.signal, ref: false }).catch(() => {})
      }
    }
  }
  const connecting = connect()

  function execute(statement: string, parameters: unknown[] = []): Promise<types.ResultSet> {
    return bounded('cassandra', callTimeout, async () => {
      // The driver would wait for the connection instead.
      if (!connected || closing.signal.aborted) throw new Error('not connected')
      return client.execute(statement, parameters, { prepare: true })
    })
  }

  async function get(key: string) {
    const { rows } = await execute(statements.get, [wireKey(prefix + key)])
    return unlessLapsed(rows[0]?.['value'] as Buffer | undefined)
  }

  return {
    // Side by side: one statement over many partitions would burden one node with all of them.
    getMany: keys => Promise.all(keys.map(get)),
    async set(key, value, ttl) {
      const seconds = Math.min(serverSeconds(ttl), longestTime)
      await execute(statements.set, [wireKey(prefix + key), withDeadline(value, ttl), seconds])
    },
    delete: async key => void (await execute(statements.delete, [wireKey(prefix + key)])),
    ping: async () => void (await execute(statements.probe)),
    async close() {
      closing.abort()
      await Promise.race([connecting.then(close), sleep(callTimeout)])
    },
  }
}

async function ensureTable(client: Client): Promise<void> {
  const options = { readTimeout: setupTimeout }
  try {
    await client.execute(statements.probe, [], options)
  } catch (error) {
    if (!(error instanceof errors.ResponseError) || error.code !== types.responseErrorCodes.invalid)
      throw error
    await client.execute(statements.create, [], options)
  }
}
