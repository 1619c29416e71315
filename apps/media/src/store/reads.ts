import { type AuditContext, createAuditEvent, type DocumentAudit, onlyOutbox } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'

/** The collection of events of reads: nothing is changed that they could stand beside. */
export const reads = 'reads'

/** Leaves the event of a download before its first byte is sent: who cannot be told of gets nothing. */
export type RecordRead = (
  tenant: Tenant,
  asset: string,
  context: AuditContext,
  action?: string,
) => Promise<void>

/** Writes the event of a read as a document of its own, which goes away when it is handed over. */
export function createReadRecorder(audit: DocumentAudit): RecordRead {
  return async (tenant, asset, context, action = 'asset.read') => {
    const event = createAuditEvent(context, { action, target: `asset/${asset}` })
    const id = uuidv7()
    await tenant.mongo.collection(reads).insertOne({ id, ...onlyOutbox([event]) })
    audit.offer(event, id, reads)
  }
}
