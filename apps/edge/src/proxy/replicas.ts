import { Overloaded, ServiceUnavailable } from '@careeasy/problem'
import { Pool } from 'undici'
import { type Breaker, createBreaker } from './breaker.ts'

/** One process of a service. */
export interface Replica {
  readonly origin: string
  readonly pool: Pool
  readonly breaker: Breaker
  /** Requests that have a connection of it now. */
  running: number
  /** Until then, in milliseconds of `performance.now()`, it is asked only if there is no other: it is about to end. */
  leavingUntil: number
}

export interface ReplicaOptions {
  readonly service: string
  readonly origins: readonly string[]
  /** Connections to each replica; one carries one request at a time. */
  readonly connections: number
  /** Requests that may wait while all connections are taken, and for how many milliseconds. */
  readonly queue: number
  readonly queueTime: number
  readonly pool: Pool.Options
}

/** The replicas of a service, as one bounded thing to send requests to. */
export interface Replicas {
  /**
   * A replica with a free connection, at once if there is one; `release` gives it back. The least busy one, and not
   * the one to `avoid` unless it is all there is.
   * @throws ServiceUnavailable when none is worth a try, Overloaded when none gets free in time
   */
  acquire(avoid?: Replica): Replica | Promise<Replica>
  release(replica: Replica): void
  /** It said that it ends: for 5 s the others are asked, if there are any. */
  leave(replica: Replica): void
  /** Whether one more retry is within what retries may add to the load: a fifth. Takes it. */
  mayRetry(): boolean
  /** From now on these: what is gone gets no more requests, and ends what it has. */
  replace(origins: readonly string[]): void
  /** What there is now: replicas, those not worth a try, requests under way and waiting. */
  counts(): ReplicaCounts
  close(): Promise<void>
}

export interface ReplicaCounts {
  readonly replicas: number
  readonly broken: number
  readonly running: number
  readonly waiting: number
}

interface Waiting {
  readonly take: (replica: Replica) => void
  readonly timer: NodeJS.Timeout
}

/** Milliseconds; a service that is told to stop still takes requests for a while, and then refuses connections. */
const leaveTime = 5_000
const retryShare = 0.2
/** Retries that may come at once, as when a replica dies with what it had. */
const retryBurst = 64

export function createReplicas(options: ReplicaOptions): Replicas {
  const { service, connections, queue, queueTime } = options
  let replicas: Replica[] = []
  const retired = new Set<Replica>()
  const waiting: Waiting[] = []
  let retries = retryBurst
  let turn = 0

  const open = (origin: string): Replica => ({
    origin,
    pool: new Pool(origin, { ...options.pool, connections }),
    breaker: createBreaker(),
    running: 0,
    leavingUntil: 0,
  })

  /** A trial goes first, since its time has come; then whoever stays and has least to do, in turn among equals. */
  function choose(avoid: Replica | undefined): Replica | undefined {
    const now = performance.now()
    const count = replicas.length
    let best: Replica | undefined
    let leastCost = Number.POSITIVE_INFINITY
    turn += 1
    for (let i = 0; i < count; i++) {
      const replica = replicas[(turn + i) % count] as Replica
      if (replica.running >= connections || (replica === avoid && count > 1)) continue
      const state = replica.breaker.state(now)
      if (state === 'due') {
        replica.breaker.try()
        return replica
      }
      const cost = replica.running + (now < replica.leavingUntil ? connections : 0)
      if (state === 'closed' && cost < leastCost) {
        best = replica
        leastCost = cost
      }
    }
    return best
  }

  function failing(now: number): Error | undefined {
    if (replicas.some(({ breaker }) => breaker.state(now) !== 'open')) return undefined
    const next = Math.min(...replicas.map(({ breaker }) => breaker.trialAt))
    const wait = Number.isFinite(next) ? Math.max(1, Math.ceil((next - now) / 1_000)) : 2
    return Object.assign(new ServiceUnavailable(service), { retryAfter: wait })
  }

  function wait(): Promise<Replica> {
    const error = failing(performance.now())
    if (error !== undefined) throw error
    if (waiting.length >= queue) throw new Overloaded()
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        take: resolve,
        timer: setTimeout(() => {
          waiting.splice(waiting.indexOf(entry), 1)
          reject(new Overloaded())
        }, queueTime),
      }
      waiting.push(entry)
    })
  }

  function serveWaiting(): void {
    while (waiting.length > 0) {
      const replica = choose(undefined)
      if (replica === undefined) return
      replica.running += 1
      const { take, timer } = waiting.shift() as Waiting
      clearTimeout(timer)
      take(replica)
    }
  }

  function replace(origins: readonly string[]): void {
    const known = new Map(replicas.map(replica => [replica.origin, replica]))
    replicas = [...new Set(origins)].map(origin => known.get(origin) ?? open(origin))
    for (const replica of known.values()) {
      if (replicas.includes(replica)) continue
      retired.add(replica)
      void replica.pool.close().finally(() => retired.delete(replica))
    }
    serveWaiting()
  }

  replace(options.origins)
  return {
    acquire(avoid) {
      retries = Math.min(retries + retryShare, retryBurst)
      const replica = choose(avoid) ?? (avoid === undefined ? undefined : choose(undefined))
      if (replica === undefined) return wait()
      replica.running += 1
      return replica
    },
    release(replica) {
      replica.running -= 1
      if (waiting.length > 0) serveWaiting()
    },
    leave(replica) {
      replica.leavingUntil = performance.now() + leaveTime
    },
    mayRetry() {
      if (retries < 1) return false
      retries -= 1
      return true
    },
    replace,
    counts: () => ({
      replicas: replicas.length,
      broken: replicas.filter(({ breaker }) => breaker.state(performance.now()) !== 'closed').length,
      running: replicas.reduce((sum, { running }) => sum + running, 0),
      waiting: waiting.length,
    }),
    async close() {
      for (const { timer } of waiting) clearTimeout(timer)
      await Promise.all([...replicas, ...retired].map(({ pool }) => (pool.closed ? undefined : pool.close())))
    },
  }
}
