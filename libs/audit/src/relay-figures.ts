import type { Metrics } from '@careeasy/telemetry'
import type { OutboxEntry } from './outbox.ts'

/** What a relay tells of its work. */
export interface RelayFigures {
  handedOver(events: number): void
  failed(): void
  /** What a sweep has found, of all tenants or but for those whose events failed just now. */
  swept(entries: readonly OutboxEntry[], isWhole: boolean): void
}

/** Shows a relay's work as metrics; without `metrics` it is not looked at. */
export function createRelayFigures(metrics: Metrics | undefined, gathered: () => number): RelayFigures {
  let oldest: number | undefined
  const events = metrics?.counter({
    name: 'careeasy_audit_handed_over_total',
    help: 'Audit events that the audit log has stored',
  })
  const failures = metrics?.counter({
    name: 'careeasy_audit_hand_over_failures_total',
    help: 'Attempts to hand over audit events, or to read the outbox, that failed',
  })
  metrics?.gauge(
    { name: 'careeasy_audit_outbox_gathered', help: 'Audit events of this process on their way' },
    () => [[{}, gathered()]],
  )
  metrics?.gauge(
    {
      name: 'careeasy_audit_outbox_oldest_seconds',
      help: 'Age of the oldest audit event that the last sweep found in the outbox; 0 when it found none',
    },
    () => [[{}, oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest) / 1_000)]],
  )
  return {
    handedOver: count => events?.add({}, count),
    failed: () => failures?.add({}),
    swept(entries, isWhole) {
      const times = entries.map(({ event }) => Date.parse(event.at))
      // What failed a moment ago still waits, though this sweep has left it out.
      if (!isWhole && oldest !== undefined) times.push(oldest)
      oldest = times.length === 0 ? undefined : Math.min(...times)
    },
  }
}
