import type { AuditEvent } from '@careeasy/audit-proof'
import type { ServiceClient } from '@careeasy/service-client'
import type { Metrics } from '@careeasy/telemetry'
import type { Outbox, OutboxEntry } from './outbox.ts'
import { createRelayFigures } from './relay-figures.ts'

/** Hands one tenant's events to the audit log; resolves once they are stored there. */
export type Deliver = (tenant: string, events: readonly AuditEvent[]) => Promise<void>

export interface RelayOptions<R> {
  readonly outbox: Outbox<R>
  readonly deliver: Deliver
  readonly log: { warn(fields: object, message: string): void }
  /** Where the relay shows how it fares; nowhere when left out. */
  readonly metrics?: Metrics
  /** Milliseconds between sweeps for what a killed process left behind; 5,000 by default. */
  readonly sweepInterval?: number
  /** Milliseconds a tenant that could not be served is left alone, so that it does not hold up the others; 10,000. */
  readonly tenantPause?: number
}

/** Moves events from an outbox to the audit log. Every replica runs one. */
export interface Relay<R> {
  /** Hands over an entry that this process has just written, without waiting for the next sweep. */
  offer(entry: OutboxEntry<R>): void
  /** Stops, after what is under way. What is left stays in the outbox for another replica. */
  close(): Promise<void>
}

const batchSize = 200
/** Events in one call; the audit log takes 1,000. */
const deliverySize = 500
/** Events that are removed from the outbox together: a store may take a second for them when all of it is busy. */
const removalSize = 20
/** Milliseconds in which entries gather before they are sent together. */
const gatherTime = 20
/** Milliseconds for what still waits when the service ends; the rest stays in the outbox, for another replica's sweep. */
const closeTime = 5_000

export function startRelay<R>(options: RelayOptions<R>): Relay<R> {
  const { outbox, deliver, log, sweepInterval = 5_000, tenantPause = 10_000 } = options
  const offered: OutboxEntry<R>[] = []
  const pausedUntil = new Map<string, number>()
  const figures = createRelayFigures(options.metrics, () => offered.length)
  let closed = false
  let closeUntil = Number.POSITIVE_INFINITY
  let gathering: NodeJS.Timeout | undefined
  // One hand-over at a time: the order of a tenant's events is kept, and a slow audit log is not flooded.
  let work: Promise<void> = Promise.resolve()

  const isPaused = (tenant: string) => (pausedUntil.get(tenant) ?? 0) > Date.now()

  /** Breaks off when the service has to end: what is handed over once more is kept once. */
  async function remove(entries: readonly OutboxEntry<R>[]): Promise<void> {
    for (let start = 0; start < entries.length && performance.now() <= closeUntil; start += removalSize) {
      const some = entries.slice(start, start + removalSize)
      await outbox.done(some)
      figures.handedOver(some.length)
    }
  }

  async function handOver(entries: readonly OutboxEntry<R>[]): Promise<void> {
    for (const [tenant, group] of Map.groupBy(entries, entry => entry.event.tenant)) {
      if (isPaused(tenant)) continue
      try {
        for (let start = 0; start < group.length; start += deliverySize) {
          if (performance.now() > closeUntil) return
          const some = group.slice(start, start + deliverySize)
          await deliver(
            tenant,
            some.map(entry => entry.event),
          )
          await remove(some)
        }
        pausedUntil.delete(tenant)
      } catch (err) {
        pausedUntil.set(tenant, Date.now() + tenantPause)
        figures.failed()
        log.warn({ err, tenant, events: group.length }, 'audit events wait in the outbox')
        // Whoever stops us does not wait for ever, and another replica sweeps up the rest.
        if (closed) return
      }
    }
  }

  async function sweep(): Promise<void> {
    if (closed) return
    const exceptTenants = [...pausedUntil.keys()].filter(isPaused)
    // What is younger is on its way from the process that wrote it.
    const before = new Date(Date.now() - sweepInterval)
    const entries = await outbox.pending({ limit: batchSize, before, exceptTenants })
    figures.swept(entries, exceptTenants.length === 0)
    await handOver(entries)
    if (entries.length === batchSize) await sweep()
  }

  const enqueue = (task: () => Promise<void>) => {
    work = work.then(task).catch(err => {
      figures.failed()
      log.warn({ err }, 'the audit outbox cannot be read')
    })
  }
  const timer = setInterval(() => enqueue(sweep), sweepInterval)

  return {
    offer(entry) {
      if (closed || offered.length >= 10_000) return
      offered.push(entry)
      gathering ??= setTimeout(() => {
        gathering = undefined
        enqueue(() => handOver(offered.splice(0)))
      }, gatherTime)
    },
    async close() {
      closed = true
      closeUntil = performance.now() + closeTime
      clearInterval(timer)
      clearTimeout(gathering)
      enqueue(() => handOver(offered.splice(0)))
      await work
    },
  }
}

/** Delivers to geo, which owns the audit log. */
export function deliverTo(geo: ServiceClient): Deliver {
  return async (tenant, events) => {
    await geo.call({ method: 'POST', path: `/internal/audit/${tenant}/events`, body: { events } })
  }
}
