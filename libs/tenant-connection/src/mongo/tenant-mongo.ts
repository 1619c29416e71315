import { StoreUnavailable } from '@careeasy/problem'
import { traced } from '@careeasy/telemetry'
import {
  type Collection,
  type Db,
  type Document,
  type Filter,
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerSelectionError,
  type Sort,
  type UpdateFilter,
} from 'mongodb'
import { documentKey } from './document-key.ts'
import { assertScoped, assertScopedDocument, assertScopedUpdate } from './guard.ts'

/** A document of a tenant: its `id` is unique in the tenant's part of the collection. */
export interface TenantDocument extends Document {
  readonly id: string
}

/** A document as it is stored: `_id` leads with the tenant, so no two tenants can meet in the primary key. */
export type Stored<T extends TenantDocument> = T & { readonly _id: string; readonly tenantId: string }

export interface FindOptions {
  readonly sort?: Sort
  readonly limit?: number
  /** Only these fields, or all but these. */
  readonly projection?: Readonly<Record<string, 0 | 1>>
}

/** How many documents a stream has in memory at once. */
export interface StreamOptions extends FindOptions {
  readonly batchSize?: number
}

/** A document of insertMany that was not stored, since its id or a unique field is taken. */
export interface Duplicate {
  /** Its place among the documents given. */
  readonly index: number
  /** What is taken, as the store says it. */
  readonly message: string
}

/**
 * The tenant's part of a shared collection. Every filter and every document carries the tenant; a filter or
 * update that names the tenant itself, or an operator that leaves the collection, throws TenantScopeViolation.
 */
export interface TenantCollection<T extends TenantDocument> {
  findById(id: string, options?: Pick<FindOptions, 'projection'>): Promise<T | undefined>
  find(filter: Filter<T>, options?: FindOptions): Promise<T[]>
  /** All that fit, `batchSize` (500) at a time, however many they are. */
  stream(filter: Filter<T>, options?: StreamOptions): AsyncIterable<T>
  /** How many fit; counts no further than `limit`. */
  count(filter: Filter<T>, limit: number): Promise<number>
  /** @throws MongoServerError 11000 when the id or a unique field is taken. */
  insertOne(document: T): Promise<void>
  /**
   * Stores all that can be stored, each by itself; gives those whose id or unique field is taken. What fails
   * otherwise throws, and some of the others may be stored.
   */
  insertMany(documents: readonly T[]): Promise<Duplicate[]>
  /** Updates the document of this id if it also fits `filter`; gives it as it is afterwards. */
  updateById(id: string, filter: Filter<T>, update: UpdateFilter<T>): Promise<T | undefined>
  deleteById(id: string, filter?: Filter<T>): Promise<boolean>
}

/** One tenant's MongoDB. */
export interface TenantMongo {
  collection<T extends TenantDocument>(name: string): TenantCollection<T>
}

/** Binds a database to one tenant. */
export function createTenantMongo(db: Db, tenant: string): TenantMongo {
  return { collection: name => createTenantCollection(db.collection(name), tenant) }
}

function createTenantCollection<T extends TenantDocument>(
  collection: Collection<Document>,
  tenant: string,
): TenantCollection<T> {
  const scoped = (filter: object): Document => {
    assertScoped(filter)
    return { tenantId: tenant, ...filter }
  }
  const byId = (id: string, filter: object = {}): Document => ({
    _id: documentKey(tenant, id),
    ...scoped(filter),
  })
  const own = (document: T): Document => {
    assertScopedDocument(document)
    return { _id: documentKey(tenant, document.id), tenantId: tenant, ...document }
  }
  const strip = (document: Document | null): T | undefined => {
    if (document === null) return undefined
    const { _id, tenantId, ...rest } = document
    return rest as T
  }

  return {
    findById: async (id, options = {}) => strip(await guarded(collection.findOne(byId(id), options))),
    async find(filter, options = {}) {
      const documents = await guarded(collection.find(scoped(filter), options).toArray())
      return documents.map(document => strip(document) as T)
    },
    async *stream(filter, { batchSize = 500, ...options } = {}) {
      const cursor = collection.find(scoped(filter), { ...options, batchSize })
      try {
        for (;;) {
          const document = await guarded(cursor.next())
          if (document === null) return
          yield strip(document) as T
        }
      } finally {
        await cursor.close()
      }
    },
    count: (filter, limit) => guarded(collection.countDocuments(scoped(filter), { limit })),
    async insertOne(document) {
      await guarded(collection.insertOne(own(document)))
    },
    async insertMany(documents) {
      if (documents.length === 0) return []
      try {
        await guarded(collection.insertMany(documents.map(own), { ordered: false }).catch(unwrapped))
        return []
      } catch (error) {
        return duplicatesOf(error)
      }
    },
    async updateById(id, filter, update) {
      assertScopedUpdate(update)
      const options = { returnDocument: 'after' } as const
      return strip(await guarded(collection.findOneAndUpdate(byId(id, filter), update as Document, options)))
    },
    async deleteById(id, filter = {}) {
      const { deletedCount } = await guarded(collection.deleteOne(byId(id, filter)))
      return deletedCount === 1
    },
  }
}

/** The driver wraps what fails a bulk write as a whole, and the wrap tells nothing of it. */
function unwrapped(error: unknown): never {
  const cause = error instanceof MongoBulkWriteError ? error.errorResponse : undefined
  throw cause instanceof Error ? cause : error
}

/** The documents that were refused as duplicates; rethrows an error that has any other cause. */
function duplicatesOf(error: unknown): Duplicate[] {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError() !== undefined)
    throw error
  const faults = [error.writeErrors].flat()
  if (faults.length === 0 || faults.some(({ code }) => code !== 11000)) throw error
  return faults.map(({ index, errmsg }) => ({ index, message: errmsg ?? '' }))
}

/** Lets the store's errors through, but those that mean it is away become 503. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await traced('mongodb', { 'db.system.name': 'mongodb' }, () => work)
  } catch (cause) {
    if (!isAway(cause)) throw cause
    const error = new StoreUnavailable('mongodb')
    error.cause = cause
    throw error
  }
}

/** The pool was cleared, the first connection was not made yet, or every connection is taken for too long. */
const awayNames = new Set(['MongoPoolClearedError', 'MongoTopologyClosedError', 'MongoWaitQueueTimeoutError'])

const socketErrors = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED'])

function isAway(error: unknown): boolean {
  if (error instanceof MongoServerSelectionError || error instanceof MongoNetworkError) return true
  // A write on a socket that the server has just closed: the driver lets Node's own error through.
  if (socketErrors.has(String((error as NodeJS.ErrnoException).code))) return true
  return (
    error instanceof MongoError &&
    (error.hasErrorLabel('RetryableWriteError') ||
      awayNames.has(error.name) ||
      error.name === 'MongoUnexpectedServerResponseError')
  )
}
