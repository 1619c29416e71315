import { auth, Client, policies, types } from 'cassandra-driver'
import { parseAddress } from './address.ts'

export interface Log {
  warn(fields: object, message: string): void
}

const defaultPort = 9_042
const looks = 'cassandra://[user:password@]host:port,host2/keyspace?datacenter=…'

/** The driver's client, and its end: after an outage the driver's own may leave what keeps the process alive. */
export interface CassandraClient {
  readonly client: Client
  close(): Promise<void>
}

/**
 * A client that is not connected yet. An answer is waited for `readTimeout` milliseconds.
 * @throws Error when the address lacks a part
 */
export function createCassandraClient(url: string, readTimeout: number, log: Log): CassandraClient {
  const { hosts, user, password, path, parameters } = parseAddress(url, defaultPort, looks)
  const localDataCenter = parameters.get('datacenter')
  if (!/^\w+$/.test(path) || !localDataCenter)
    throw new Error(`the address of the cache must look like ${looks}`)
  const client = new Client({
    contactPoints: [...hosts],
    localDataCenter,
    keyspace: path,
    ...(user !== '' && { authProvider: new auth.PlainTextAuthProvider(user, password) }),
    queryOptions: { consistency: types.consistencies.localQuorum },
    socketOptions: { connectTimeout: 1_000, readTimeout, defunctReadTimeoutThreshold: 8 },
    policies: {
      // A second try would come after the time of the first.
      retry: new policies.retry.FallthroughRetryPolicy(),
      reconnection: new policies.reconnection.ExponentialReconnectionPolicy(50, 1_000),
      // The last write wins by its time: the nodes' clock decides, not those of our processes.
      timestampGeneration: null as unknown as policies.timestampGeneration.TimestampGenerator,
    },
    // Its timers outlive the connection; a dead one is noticed by the answers that it owes.
    pooling: { heartBeatInterval: 0 },
  })
  return { client, close: guardControlConnection(client, log) }
}

/** What the driver keeps of one node. */
interface Host {
  setDistance(distance: number): number
  shutdown(waitForPending: boolean): Promise<void>
}

interface Connection {
  readonly isSocketOpen: boolean
  close(): void
}

/** The driver's control connection, as far as its faults (in 4.10.0) make us reach for it. */
interface ControlConnection {
  readonly hosts: {
    get(address: string): Host | undefined
    set(address: string, host: Host): void
    values(): readonly Host[]
  }
  _createConnection(contactPoint: string): Promise<Connection>
  _refresh(hosts?: unknown): Promise<void>
}

/** Mends what the driver's control connection does after an outage; gives what ends the client for good. */
function guardControlConnection(client: Client, log: Log): () => Promise<void> {
  const { controlConnection } = client as unknown as { controlConnection: ControlConnection }
  const { hosts } = controlConnection
  let opened: readonly Connection[] = []
  let isClosed = false

  async function dropAll(): Promise<void> {
    for (const connection of opened) connection.close()
    await Promise.all(hosts.values().map(retire))
  }

  const create = controlConnection._createConnection.bind(controlConnection)
  controlConnection._createConnection = async contactPoint => {
    const connection = await create(contactPoint)
    opened = [...opened.filter(({ isSocketOpen }) => isSocketOpen), connection]
    return connection
  }
  // When the connection breaks twice in a row it is refreshed twice at the same time; the first to notice trips over
  // the other and leaves a rejection unhandled, which would end the process. The other goes on, also beyond a shutdown:
  // the node and the connection that it then makes would keep the process from ending.
  const refresh = controlConnection._refresh.bind(controlConnection)
  controlConnection._refresh = async plan => {
    if (isClosed) return
    await refresh(plan).catch(err => log.warn({ err }, 'a refresh of the connection to Cassandra has failed'))
    if (isClosed) await dropAll()
  }
  // After an outage it begins anew with its contact points and forgets the nodes that it had: they would go on
  // connecting for ever, each beside its successor, also once the client is shut down.
  const set = hosts.set.bind(hosts)
  hosts.set = (address, host) => {
    const forgotten = hosts.get(address)
    set(address, host)
    if (forgotten !== undefined && forgotten !== host) void retire(forgotten)
  }

  return async () => {
    isClosed = true
    await client.shutdown()
    await dropAll()
  }
}

/** Lets go of a node for good: a query that has it in its plan would start the node's timer again by asking how far it is. */
function retire(host: Host): Promise<void> {
  host.setDistance = () => types.distance.ignored
  return host.shutdown(false)
}
