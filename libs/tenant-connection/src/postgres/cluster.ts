import type pg from 'pg'
import type { Placement } from '../placement.ts'
import { siloDatabase, siloPassword } from '../silo.ts'
import { createAdmission } from './admission.ts'
import { placedClient } from './placed-client.ts'
import { createPlaces } from './places.ts'
import { createSiloConnections } from './silo-connections.ts'

export interface PostgresCluster {
  /** The shared database, as the login of requests. Silos are beside it, under names derived from its own. */
  readonly url: string
  /**
   * Connections this process may have open to the cluster, idle ones and those of all silos included; 20 by
   * default. A tenant may use a quarter of them at a time.
   */
  readonly maxConnections?: number
  readonly waits?: Partial<PostgresWaits>
}

/** Bounds in milliseconds. */
export interface PostgresWaits {
  /** Until a request has its turn, and again until its connection is made; 2,000. */
  readonly connection: number
  /** Until a statement has answered; 30,000. */
  readonly query: number
  /** Until a connection that nobody uses is closed; 60,000. */
  readonly idle: number
}

export const defaultWaits: PostgresWaits = { connection: 2_000, query: 30_000, idle: 60_000 }

/** A connection that is one borrower's until it is released. */
export interface PostgresLease {
  readonly client: pg.Client
  /** `destroy` when it is not known what is left on the connection. */
  release(destroy: boolean): void
}

/** What a cluster's budget is used for now. */
export interface ConnectionCounts {
  readonly max: number
  /** Open, being opened or being closed: never more than `max`. */
  readonly open: number
  readonly inUse: number
  readonly idle: number
  readonly waiting: number
  /** Requests that had no turn, since the beginning. */
  readonly refused: number
}

/** One PostgreSQL cluster: its shared pool and its silos under one budget. */
export interface ClusterConnections {
  /**
   * The tenant's turn on a connection to the database of its placement, and to no other.
   * @throws Overloaded, SiloMissing, or what pg says when it cannot connect.
   */
  connect(placement: Placement): Promise<PostgresLease>
  /** Resolves when the shared database answers. */
  ping(): Promise<void>
  counts(): ConnectionCounts
  /** Closes the silos' connections; whoever has opened the shared pool ends it. */
  close(): Promise<void>
}

/** The placement names a silo that is not there, or does not let us in. */
export class SiloMissing extends Error {
  override readonly name = 'SiloMissing'
}

/** No such database, no such login or another password, no right to connect. */
const notLetIn = new Set(['3D000', '28P01', '28000', '42501'])

/** Takes turns beside the tenants, so that a hot one cannot make the service look unready. */
const prober = 'readiness'

export interface ClusterOptions extends PostgresCluster {
  readonly name: string
  /** 32 bytes; the silos' passwords are derived from it. */
  readonly masterKey: Buffer
  readonly onLost: (error: Error) => void
  /** Opens the shared pool with exactly this configuration. */
  readonly openPool: (config: pg.PoolConfig) => Promise<pg.Pool>
}

export async function openCluster(options: ClusterOptions): Promise<ClusterConnections> {
  const { name, masterKey, maxConnections: max = 20, onLost } = options
  const waits = { ...defaultWaits, ...options.waits }
  const admission = createAdmission(max, waits.connection)
  const places = createPlaces(max, () => silos.closeOldest() || closeIdleOf(pool))
  const Client = placedClient(places)
  const common = {
    connectionTimeoutMillis: waits.connection,
    keepAlive: true,
    // Above the role's statement_timeout: it ends what a broken network would keep waiting.
    query_timeout: waits.query,
  }

  const silos = createSiloConnections({
    createClient: tenant =>
      new Client({ ...common, connectionString: siloUrl(options.url, name, tenant, masterKey) }),
    idleTime: waits.idle,
    onLost,
  })
  const pool = await options.openPool({
    ...common,
    connectionString: options.url,
    max,
    idleTimeoutMillis: waits.idle,
    Client,
  })
  // Without a listener an idle connection that the server ends would end this process.
  pool.on('error', onLost)

  async function lease(
    borrower: string,
    open: () => Promise<pg.Client>,
    giveBack: (client: pg.Client, destroy: boolean) => void,
  ): Promise<PostgresLease> {
    const turn = admission.enter(borrower)
    if (turn !== undefined) await turn
    try {
      const client = await open()
      return {
        client,
        release(destroy) {
          giveBack(client, destroy)
          admission.leave(borrower)
          places.settle()
        },
      }
    } catch (error) {
      admission.leave(borrower)
      throw error
    }
  }

  const connectShared = (borrower: string) =>
    lease(
      borrower,
      () => pool.connect(),
      (client, destroy) => (client as pg.PoolClient).release(destroy),
    )

  return {
    connect({ tenant, epoch, postgres }) {
      if (postgres.tier === 'pool') return connectShared(tenant)
      return lease(tenant, () => silos.connect(tenant, epoch).catch(toSiloError), silos.release)
    },
    async ping() {
      const { client, release } = await connectShared(prober)
      // A connection that breaks meanwhile says so twice: the query rejects too.
      const ignore = () => {}
      client.on('error', ignore)
      let answered = false
      try {
        await client.query('SELECT 1')
        answered = true
      } finally {
        client.off('error', ignore)
        release(!answered)
      }
    },
    counts: () => ({
      max,
      open: places.open,
      inUse: admission.inUse,
      idle: pool.idleCount + silos.idle,
      waiting: admission.waiting,
      refused: admission.refused,
    }),
    close: () => silos.close(),
  }
}

/** The address of a tenant's own database, as its own login. */
function siloUrl(shared: string, cluster: string, tenant: string, masterKey: Buffer): string {
  const url = new URL(shared)
  const name = siloDatabase(decodeURIComponent(url.pathname.slice(1)), tenant)
  url.pathname = `/${encodeURIComponent(name)}`
  url.username = encodeURIComponent(name)
  url.password = siloPassword(masterKey, cluster, tenant)
  return url.href
}

/** Only a connection that waits for nobody: the pool would open one for us otherwise. */
function closeIdleOf(pool: pg.Pool): boolean {
  if (pool.idleCount <= pool.waitingCount) return false
  pool.connect((_error, _client, release) => release(true))
  return true
}

function toSiloError(error: unknown): never {
  const { code } = error as { code?: string }
  if (code === undefined || !notLetIn.has(code)) throw error
  throw new SiloMissing('the silo of the placement cannot be entered', { cause: error })
}
