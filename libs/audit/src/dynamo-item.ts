import type { AuditEvent } from '@careeasy/audit-proof'

/** The partition of the items that hold events. */
export const outboxPartition = 'OUTBOX'

/** The item to put in the same TransactWriteItems as the change. */
export function outboxItem(event: AuditEvent): { pk: string; sk: string; event: AuditEvent } {
  return { pk: outboxPartition, sk: event.id, event }
}
