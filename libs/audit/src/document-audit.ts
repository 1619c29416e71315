import type { AuditEvent } from '@careeasy/audit-proof'
import { documentKey, type TenantDirectory } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import type { Db } from 'mongodb'
import { type Deliver, startRelay } from './relay.ts'
import { createSiloOutbox } from './silo-outbox.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly documentAudit: DocumentAudit
  }
}

/** The way of this service's events to the audit log. */
export interface DocumentAudit {
  /**
   * Hands over an event that was just written into the document `id` of the collection, by default the first one;
   * what is lost here, the sweep finds.
   */
  offer(event: AuditEvent, id: string, collection?: string): void
}

export interface DocumentAuditOptions {
  /** The pool database; its silos are swept as well: the relay is the service's own work, no request's. */
  readonly db: Db
  readonly directory: TenantDirectory
  /** The collection whose documents carry events. */
  readonly collection: string
  /** Further ones. */
  readonly otherCollections?: readonly string[]
  readonly deliver: Deliver
}

/** Moves the events that stand in the documents to the audit log. */
export const documentAudit = fp<DocumentAuditOptions>(
  async (app, { db, directory, collection, otherCollections = [], deliver }) => {
    const collections = [collection, ...otherCollections]
    const outbox = createSiloOutbox({ db, directory, collections, log: app.log })
    const relay = startRelay({ outbox, deliver, log: app.log, metrics: app.metrics })
    app.addHook('onClose', () => relay.close())
    app.decorate('documentAudit', {
      offer: (event, id, within = collection) =>
        relay.offer({ event, ref: { collection: within, key: documentKey(event.tenant, id) } }),
    } satisfies DocumentAudit)
  },
  { name: 'document-audit', fastify: '5.x', dependencies: ['tenant-connection'] },
)
