import { type AuditContext, createAuditEvent, type DocumentAudit, onlyOutbox } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'

/** The collection of events of reads: nothing is changed that they could stand beside. */
export const reads = 'reads'

/** Types whose reads are told to the audit log, one event for each object that is seen. */
const watched = new Set(['person'])

/**
 * Leaves the events of a read before its answer is sent: who cannot be told of is not shown. Objects of a type that
 * is not watched leave none.
 */
export type RecordReads = (
  tenant: Tenant,
  seen: readonly { readonly type: string; readonly id: string }[],
  context: AuditContext,
) => Promise<void>

/** Writes a read's events as one document, which goes away when they are handed over. */
export function createReadRecorder(audit: DocumentAudit): RecordReads {
  return async (tenant, seen, context) => {
    const events = seen
      .filter(({ type }) => watched.has(type))
      .map(({ type, id }) => createAuditEvent(context, { action: `${type}.read`, target: `${type}/${id}` }))
    if (events.length === 0) return
    const id = uuidv7()
    await tenant.mongo.collection(reads).insertOne({ id, ...onlyOutbox(events) })
    for (const event of events) audit.offer(event, id, reads)
  }
}
