import { StoreUnavailable } from '@careeasy/problem'
import {
  type Collection,
  type Db,
  type Document,
  type Filter,
  MongoError,
  MongoNetworkError,
  MongoServerSelectionError,
  type Sort,
  type UpdateFilter,
} from 'mongodb'
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
}

/**
 * The tenant's part of a shared collection. Every filter and every document carries the tenant; a filter or
 * update that names the tenant itself, or an operator that leaves the collection, throws TenantScopeViolation.
 */
export interface TenantCollection<T extends TenantDocument> {
  findById(id: string): Promise<T | undefined>
  find(filter: Filter<T>, options?: FindOptions): Promise<T[]>
  /** @throws MongoServerError 11000 when the id or a unique field is taken. */
  insertOne(document: T): Promise<void>
  /** Updates the document of this id if it also fits `filter`; gives it as it is afterwards. */
  updateById(id: string, filter: Filter<T>, update: UpdateFilter<T>): Promise<T | undefined>
  deleteById(id: string, filter?: Filter<T>): Promise<boolean>
}

/** One tenant's MongoDB. */
export interface TenantMongo {
  collection<T extends TenantDocument>(name: string): TenantCollection<T>
}

/** The primary key of a tenant's document. */
export function documentKey(tenant: string, id: string): string {
  return `${tenant}:${id}`
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
  const strip = (document: Document | null): T | undefined => {
    if (document === null) return undefined
    const { _id, tenantId, ...rest } = document
    return rest as T
  }

  return {
    findById: async id => strip(await guarded(collection.findOne(byId(id)))),
    async find(filter, options = {}) {
      const documents = await guarded(collection.find(scoped(filter), options).toArray())
      return documents.map(document => strip(document) as T)
    },
    async insertOne(document) {
      assertScopedDocument(document)
      await guarded(
        collection.insertOne({
          _id: documentKey(tenant, document.id),
          tenantId: tenant,
          ...document,
        } as Document),
      )
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

/** Lets the store's errors through, but those that mean it is away become 503. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
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
