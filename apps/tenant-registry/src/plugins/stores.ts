import { type AuditEvent, type Deliver, startRelay } from '@careeasy/audit'
import { createDynamoOutbox } from '@careeasy/audit/dynamo'
import { createInvalidation } from '@careeasy/cache'
import { createDynamoClient, type DynamoOptions, tableIsActive } from '@careeasy/dynamodb'
import type {} from '@careeasy/service'
import { directoryName } from '@careeasy/tenant-connection'
import fp from 'fastify-plugin'
import { type ChangeStore, createChangeStore } from '../store/changes.ts'
import { type CreationStore, createCreationStore } from '../store/creations.ts'
import { createTenantStore, type TenantStore } from '../store/tenants.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly stores: Stores
  }
}

export interface Stores {
  readonly tenants: TenantStore
  readonly creations: CreationStore
  readonly changes: ChangeStore
}

export interface StoresOptions {
  readonly dynamodb: DynamoOptions
  readonly table: string
  /** Hands audit events over. */
  readonly deliver: Deliver
}

/** The table `Tenants`. A change of status is told to the audit log and to whoever keeps placements. */
export const stores = fp<StoresOptions>(
  async (app, { dynamodb, table, deliver }) => {
    const client = createDynamoClient(dynamodb)
    app.readiness.require('dynamodb', () => tableIsActive(client, table))
    const outbox = createDynamoOutbox(client, table)
    const relay = startRelay({ outbox, deliver, log: app.log, metrics: app.metrics })
    app.addHook('onClose', async () => {
      await relay.close()
      client.destroy()
    })

    const invalidatePlacement = createInvalidation({ name: directoryName, cache: app.cache, log: app.log })
    const db = { client, table }
    const offer = (event: AuditEvent) => relay.offer({ event, ref: event.id })
    app.decorate('stores', {
      tenants: createTenantStore(db),
      creations: createCreationStore(db, async (uuid, event) => {
        offer(event)
        await invalidatePlacement(uuid)
      }),
      changes: createChangeStore(db, offer),
    })
  },
  { name: 'stores', fastify: '5.x', dependencies: ['cache', 'health'] },
)
