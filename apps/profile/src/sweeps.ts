import { type AuditContext, createAuditEvent, onlyOutbox } from '@careeasy/audit'
import { StoreUnavailable } from '@careeasy/problem'
import type { TenantMongo } from '@careeasy/tenant-connection'
import { createTenantMongo } from '@careeasy/tenant-connection/mongo'
import type { Db, Filter, UpdateFilter } from 'mongodb'
import { v7 as uuidv7 } from 'uuid'
import { type ObjectDocument, objects, retention } from './store/objects.ts'
import { createVersionStore } from './store/versions.ts'

/** Objects that a sweep takes on in one database before the others have their turn. */
const batchSize = 200
/** Milliseconds for which what has just been written is left to the process that wrote it. */
const settleTime = 30_000
/** Milliseconds between a replica's clock and another's that do not matter: a restore may still be under way. */
const clockMargin = 60 * 60_000

interface Found {
  readonly tenantId: string
  readonly id: string
}

/**
 * Does the work for each. One that fails does not keep the others from their turn, however often it fails; the first
 * error is thrown at the end.
 */
async function forAll(
  db: Db,
  found: readonly Found[],
  work: (mongo: TenantMongo, found: Found) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = []
  for (const one of found) {
    try {
      await work(createTenantMongo(db, one.tenantId), one)
    } catch (error) {
      // It is not the object's fault, and each of the others would wait for the store as long.
      if (error instanceof StoreUnavailable) throw error
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

/** Takes past versions to their place that a killed process has left in their objects; gives how many objects. */
export async function movePastVersions(db: Db, before = new Date(Date.now() - settleTime)): Promise<number> {
  const waiting = await db
    .collection(objects)
    .find({ pastSince: { $lt: before } })
    .sort({ pastSince: 1 })
    .limit(batchSize)
    .project<Found>({ tenantId: 1, id: 1 })
    .toArray()
  await forAll(db, waiting, async (mongo, { id }) => {
    const document = await mongo.collection<ObjectDocument>(objects).findById(id)
    if (document !== undefined) await createVersionStore(mongo).movePast(document)
  })
  return waiting.length
}

/**
 * Removes objects that were deleted before this time for good, with all their versions; gives how many. What is
 * left of an object is the event, in the same write, until it is handed over. Killed in between, the next sweep
 * goes on.
 */
export async function purgeDeleted(
  db: Db,
  before = new Date(Date.now() - retention - clockMargin),
): Promise<number> {
  const expired = await db
    .collection(objects)
    .find({ deleted_at: { $lt: before }, pastSince: { $exists: false }, outboxOnly: { $exists: false } })
    .sort({ deleted_at: 1 })
    .limit(batchSize)
    .project<Found>({ tenantId: 1, id: 1 })
    .toArray()
  await forAll(db, expired, async (mongo, { tenantId, id }) => {
    const documents = mongo.collection<ObjectDocument>(objects)
    const document = await documents.findById(id)
    if (document?.deleted_at === undefined) return
    await createVersionStore(mongo).removeAll(id)
    const { outbox, ...only } = onlyOutbox([purgeEvent(tenantId, document)])
    const update: object = {
      $set: { ...only, attributes: {} },
      // Events of before may still wait here.
      $push: { outbox: { $each: outbox } },
      $unset: { request_digest: '' },
    }
    // Another replica may purge it at the same time: one of them leaves the event.
    const asRead = { version: document.version, outboxOnly: { $exists: false } } as Filter<ObjectDocument>
    await documents.updateById(id, asRead, update as UpdateFilter<ObjectDocument>)
  })
  return expired.length
}

function purgeEvent(tenant: string, { type, id, attributes }: ObjectDocument) {
  const context: AuditContext = {
    tenant,
    actor: 'service:profile',
    requestId: uuidv7(),
    source: 'profile',
  }
  return createAuditEvent(context, { action: `${type}.purge`, target: `${type}/${id}`, before: attributes })
}

export interface SweepOptions {
  /** The databases to look into this time. */
  readonly databases: () => Promise<Db[]>
  readonly log: { warn(fields: object, message: string): void }
  /** Hears how each task ended. */
  readonly tell?: (sweep: string, outcome: 'done' | 'failed') => void
  /** Milliseconds between sweeps; 30,000 by default. */
  readonly interval?: number
}

/** Finishes, in every replica, what a killed process left, and purges what was deleted long ago. */
export function startSweeps({ databases, log, tell = () => {}, interval = 30_000 }: SweepOptions): {
  close(): Promise<void>
} {
  let closed = false
  let work: Promise<void> = Promise.resolve()
  async function sweep(): Promise<void> {
    for (const db of await databases()) {
      for (const task of [movePastVersions, purgeDeleted]) {
        if (closed) return
        try {
          await task(db)
          tell(task.name, 'done')
        } catch (err) {
          tell(task.name, 'failed')
          log.warn({ err, database: db.databaseName, task: task.name }, 'a sweep failed and will be repeated')
        }
      }
    }
  }
  let timer: NodeJS.Timeout | undefined
  // The next one after this one: with a slow store they would queue up.
  const schedule = () => {
    timer = setTimeout(() => {
      work = sweep()
        .catch(err => log.warn({ err }, 'the silos cannot be listed'))
        .then(() => {
          if (!closed) schedule()
        })
    }, interval)
  }
  schedule()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await work
    },
  }
}
