import type { AuditEvent } from '@careeasy/audit-proof'

/** An event that waits beside the data it tells of, and where exactly. */
export interface OutboxEntry<R = unknown> {
  readonly event: AuditEvent
  /** Where the outbox finds the entry again. */
  readonly ref: R
}

/**
 * Events that were written in the same atomic write as the change they tell of, and have not been handed over.
 * Whoever implements it may give an entry twice, to any replica: the receiver keeps one event per id.
 */
export interface Outbox<R = unknown> {
  /** Entries written before `before`, oldest first as far as the store can tell, none of these tenants. */
  pending(options: {
    readonly limit: number
    readonly before: Date
    readonly exceptTenants: readonly string[]
  }): Promise<OutboxEntry<R>[]>
  /** Removes entries that have been handed over. */
  done(entries: readonly OutboxEntry<R>[]): Promise<void>
}
