import type pg from 'pg'

/** Connections to the silo databases of one cluster: opened on demand, kept while idle, never shared by tenants. */
export interface SiloConnections {
  /** Connections that wait for their tenant's next use. */
  readonly idle: number
  connect(tenant: string, epoch: number): Promise<pg.Client>
  /** Takes a connection back. `destroy` when it is not known what is left on it. */
  release(client: pg.Client, destroy: boolean): void
  /** Begins to close the one that has been idle the longest, of whichever tenant; false when none is idle. */
  closeOldest(): boolean
  /** Resolves when all are closed; one in use is closed when it is released. */
  close(): Promise<void>
}

export interface SiloConnectionOptions {
  /** A client of the tenant's database that is not connected yet. */
  readonly createClient: (tenant: string) => pg.Client
  /** Milliseconds a connection is kept unused. */
  readonly idleTime: number
  readonly onLost: (error: Error) => void
}

interface Silo {
  epoch: number
  /** Of these the last is used next: so that the surplus of a busy hour really lapses. */
  readonly idle: pg.Client[]
}

interface Use {
  readonly tenant: string
  readonly epoch: number
}

interface Idle {
  readonly timer: NodeJS.Timeout
  readonly onError: (error: Error) => void
}

export function createSiloConnections(options: SiloConnectionOptions): SiloConnections {
  const silos = new Map<string, Silo>()
  const uses = new Map<pg.Client, Use>()
  // In the order in which they became idle.
  const idle = new Map<pg.Client, Idle>()
  let closed: (() => void) | undefined

  function discard(client: pg.Client): void {
    // A broken connection says so once more while it ends.
    client.on('error', () => {})
    client.end(() => {
      uses.delete(client)
      if (uses.size === 0) closed?.()
    })
  }

  /** Makes an idle connection one that nobody can get any more. */
  function takeOut(client: pg.Client): void {
    const { timer, onError } = idle.get(client) as Idle
    clearTimeout(timer)
    idle.delete(client)
    client.off('error', onError)
    const { tenant } = uses.get(client) as Use
    const silo = silos.get(tenant) as Silo
    silo.idle.splice(silo.idle.indexOf(client), 1)
    if (silo.idle.length === 0) silos.delete(tenant)
  }

  function closeIdle(client: pg.Client): void {
    takeOut(client)
    discard(client)
  }

  function keep(client: pg.Client, { tenant, epoch }: Use): void {
    const silo = silos.get(tenant) ?? { epoch, idle: [] }
    if (silo.epoch > epoch) {
      discard(client)
      return
    }
    for (const old of silo.epoch < epoch ? [...silo.idle] : []) closeIdle(old)
    silo.epoch = epoch
    silo.idle.push(client)
    silos.set(tenant, silo)
    // Without a listener an idle connection that the server ends would end this process.
    const onError = (error: Error) => {
      options.onLost(error)
      closeIdle(client)
    }
    client.on('error', onError)
    idle.set(client, { onError, timer: setTimeout(() => closeIdle(client), options.idleTime) })
  }

  return {
    get idle() {
      return idle.size
    },
    async connect(tenant, epoch) {
      const silo = silos.get(tenant)
      if (silo !== undefined && silo.epoch < epoch) for (const old of [...silo.idle]) closeIdle(old)
      const kept = silo?.epoch === epoch ? silo.idle.at(-1) : undefined
      if (kept !== undefined) {
        takeOut(kept)
        return kept
      }
      const client = options.createClient(tenant)
      uses.set(client, { tenant, epoch })
      try {
        await client.connect()
        return client
      } catch (error) {
        discard(client)
        throw error
      }
    },
    release(client, destroy) {
      const use = uses.get(client)
      if (use === undefined) throw new Error('a connection was released twice')
      if (destroy || closed !== undefined) discard(client)
      else keep(client, use)
    },
    closeOldest() {
      const [oldest] = idle.keys()
      if (oldest === undefined) return false
      closeIdle(oldest)
      return true
    },
    close() {
      return new Promise(resolve => {
        closed = resolve
        if (uses.size === 0) resolve()
        for (const client of [...idle.keys()]) closeIdle(client)
      })
    },
  }
}
