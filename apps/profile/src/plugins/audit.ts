import { type AuditEvent, createMongoOutbox, type Deliver, startRelay } from '@careeasy/audit'
import { documentKey } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import type { Db } from 'mongodb'

declare module 'fastify' {
  interface FastifyInstance {
    readonly audit: Audit
  }
}

/** The way of this service's events to the audit log. */
interface Audit {
  /** Hands over an event that was just written into the document `id`; what is lost here, the sweep finds. */
  offer(event: AuditEvent, id: string): void
}

export interface AuditOptions {
  /** All tenants' documents: the relay is the service's own work, no request's. */
  readonly db: Db
  /** The collection whose documents carry events. */
  readonly collection: string
  readonly deliver: Deliver
}

/** Moves the events that stand in the documents to the audit log. */
export const audit = fp<AuditOptions>(
  async (app, { db, collection, deliver }) => {
    const relay = startRelay({ outbox: createMongoOutbox(db, [collection]), deliver, log: app.log })
    app.addHook('onClose', () => relay.close())
    app.decorate('audit', {
      offer: (event, id) => relay.offer({ event, ref: { collection, key: documentKey(event.tenant, id) } }),
    } satisfies Audit)
  },
  { name: 'audit', fastify: '5.x', dependencies: ['tenant-connection'] },
)
