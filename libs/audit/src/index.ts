export { type AuditEvent, AuditEventSchema } from '@careeasy/audit-proof'
export { type DocumentAudit, documentAudit } from './document-audit.ts'
export { outboxItem } from './dynamo-item.ts'
export {
  type AuditContext,
  type AuditFacts,
  createAuditEvent,
  digest,
} from './event.ts'
export {
  createMongoOutbox,
  type MongoRef,
  onlyOutbox,
  outboxIndex,
  pushOutbox,
  withOutbox,
} from './mongo-outbox.ts'
export type { Outbox, OutboxEntry } from './outbox.ts'
export { type Deliver, deliverTo, type Relay, type RelayOptions, startRelay } from './relay.ts'
export { clientAddress, requestAuditContext } from './request-context.ts'
export { createSiloOutbox, type SiloOutboxOptions, type SiloRef } from './silo-outbox.ts'
