import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { createDynamoClient, createTable } from '@careeasy/dynamodb'
import { engine } from '@careeasy/testing'
import { MongoClient } from 'mongodb'
import type { Test } from 'tap'
import { createDynamoOutbox } from '../src/dynamo.ts'
import {
  type AuditEvent,
  createAuditEvent,
  createMongoOutbox,
  type Deliver,
  type Outbox,
  type OutboxEntry,
  outboxIndex,
  outboxItem,
  type RelayOptions,
  startRelay,
  withOutbox,
} from '../src/index.ts'

interface Teardown {
  teardown(work: () => unknown): void
}

/** An outbox on a real store, and how a service writes an event beside its data. */
export interface Store {
  readonly outbox: Outbox
  write(event: AuditEvent): Promise<OutboxEntry>
}

/** The stores that have an outbox, each opened anew for a test, on a database of the file's own. */
export function openStores(t: Teardown) {
  const mongo = new MongoClient(engine('MONGODB_URL'))
  const dynamo = createDynamoClient({ endpoint: engine('DYNAMODB_ENDPOINT'), region: engine('AWS_REGION') })
  const db = mongo.db(`audit-${randomUUID()}`)
  t.teardown(async () => {
    await db.dropDatabase()
    await mongo.close()
    dynamo.destroy()
  })
  const stores = {
    async MongoDB(): Promise<Store> {
      const name = `things-${randomUUID()}`
      const { key, ...options } = outboxIndex
      await db.collection(name).createIndex(key, options)
      return {
        outbox: createMongoOutbox(db, [name]) as Outbox,
        async write(event) {
          const document = { _id: randomUUID(), tenantId: event.tenant, ...withOutbox(event) }
          await db.collection<typeof document>(name).insertOne(document)
          return { event, ref: { collection: name, key: document._id } }
        },
      }
    },
    async DynamoDB(): Promise<Store> {
      const table = `audit-${randomUUID()}`
      await createTable(dynamo, table)
      return {
        outbox: createDynamoOutbox(dynamo, table) as Outbox,
        async write(event) {
          await dynamo.send(new PutCommand({ TableName: table, Item: outboxItem(event) }))
          return { event, ref: event.id }
        },
      }
    },
  }
  return { db, stores }
}

const quiet = { warn() {} }
export const minute = 60_000

/** An event that is `age` milliseconds old. */
export function eventOf(tenant: string, target: string, age = 0): AuditEvent {
  const context = { tenant, actor: 'u1', requestId: 'r1', source: 'test' }
  const event = createAuditEvent(context, { action: 'thing.create', target })
  return { ...event, at: new Date(Date.now() - age).toISOString() }
}

/** The other side: what was handed over, by tenant, tenants for which it fails, and when it was tried again after that. */
export function receiver() {
  const got = new Map<string, Set<string>>()
  const failing = new Set<string>()
  const calls: string[] = []
  const failedAt = new Map<string, number>()
  const failures: { readonly failedAt: number; readonly triedAt: number }[] = []
  // A set, since an event may be handed over twice.
  const deliver: Deliver = async (tenant, events) => {
    calls.push(tenant)
    const failed = failedAt.get(tenant)
    if (failed !== undefined) failures.push({ failedAt: failed, triedAt: performance.now() })
    failedAt.delete(tenant)
    if (failing.has(tenant)) {
      failedAt.set(tenant, performance.now())
      throw new Error(`${tenant} fails`)
    }
    const known = got.get(tenant) ?? new Set()
    for (const { target } of events) known.add(target)
    got.set(tenant, known)
  }
  return { deliver, got, failing, failures, calls }
}

/** A relay that the test ends. */
export function start(t: Test, store: Store, deliver: Deliver, options: Partial<RelayOptions<unknown>> = {}) {
  const relay = startRelay({ outbox: store.outbox, deliver, log: quiet, sweepInterval: minute, ...options })
  t.teardown(() => relay.close())
  return relay
}

/** Whether it comes about within `patience` milliseconds. */
export async function until(holds: () => boolean, patience = 60_000): Promise<boolean> {
  for (const deadline = performance.now() + patience; performance.now() < deadline; ) {
    if (holds()) return true
    await sleep(5)
  }
  return false
}

/** The targets of what waits in the outbox, of whatever age. */
export const left = async ({ outbox }: Store, limit = 1_000) =>
  (await outbox.pending({ limit, before: new Date(Date.now() + minute), exceptTenants: [] })).map(
    ({ event }) => event.target,
  )
