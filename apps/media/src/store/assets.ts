import {
  type AuditContext,
  type AuditEvent,
  createAuditEvent,
  outboxIndex,
  withOutbox,
} from '@careeasy/audit'
import type { IndexMigration } from '@careeasy/mongo-migrations'
import type { AssetContent, Tenant, TenantDocument } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'
import type { ByteRange } from '../byte-range.ts'
import { AssetNotFound } from '../errors.ts'
import type { Asset } from '../schemas/asset.ts'
import type { UploadBody } from '../upload-body.ts'

/** The collection of what is known of the assets; their bytes are in S3. */
export const assetCollection = 'assets'

interface AssetDocument extends TenantDocument {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly created_at: Date
  readonly created_by: string
}

/** A file as it arrives. */
export interface NewAsset {
  readonly name: string
  readonly type: string
  readonly body: UploadBody
}

/** The assets of one tenant: a document of each in MongoDB, written once all of its bytes are in S3. */
export function createAssetStore({ mongo, assets: objects }: Pick<Tenant, 'mongo' | 'assets'>) {
  const documents = mongo.collection<AssetDocument>(assetCollection)

  async function find(id: string): Promise<AssetDocument> {
    const document = await documents.findById(id)
    if (document === undefined) throw new AssetNotFound(id)
    return document
  }

  return {
    /** Streams the bytes to S3, then writes the document with the audit event in it. Nothing stays of a failure. */
    async add(
      { name, type, body }: NewAsset,
      context: AuditContext,
    ): Promise<{ asset: Asset; event: AuditEvent }> {
      const id = uuidv7()
      // The claimed type stands in the metadata only: a store may read meaning into it (multipart/form-data is a
      // form upload to S3 servers), and nothing is ever served by the store itself.
      await objects.put(objectKey(id), body.stream, { contentType: 'application/octet-stream' })
      const facts = { id, name, type, ...body.measures() }
      const document = { ...facts, created_at: new Date(), created_by: context.actor }
      const event = createAuditEvent(context, { action: 'asset.create', target: `asset/${id}`, after: facts })
      try {
        await documents.insertOne({ ...document, ...withOutbox(event) })
      } catch (error) {
        // The document as well: a write whose answer was lost may have been done.
        await Promise.allSettled([documents.deleteById(id), objects.delete(objectKey(id))])
        throw error
      }
      return { asset: toAsset(document), event }
    },

    /** @throws AssetNotFound */
    async get(id: string): Promise<Asset> {
      return toAsset(await find(id))
    },

    /** At most `limit` assets after the id `after`, by id: the oldest first, since ids are UUIDv7. */
    async list({ limit, after }: { limit: number; after: string | undefined }): Promise<Asset[]> {
      const position = after === undefined ? {} : { id: { $gt: after } }
      return (await documents.find(position, { sort: { id: 1 }, limit })).map(toAsset)
    },

    /** The bytes of an asset, or a range of them. */
    async read({ id }: Asset, range?: ByteRange): Promise<AssetContent> {
      const wanted = range === undefined ? undefined : `bytes=${range.first}-${range.last}`
      const content = await objects.get(objectKey(id), wanted)
      if (content === undefined) throw new Error(`asset ${id} has a document but no object`)
      return content
    },
  }
}

/** The indexes of every database of this service, of the pool and of silos. Released steps never change. */
export const assetMigrations: readonly IndexMigration[] = [
  {
    version: 1,
    indexes: [
      { collection: assetCollection, key: { tenantId: 1, id: 1 }, unique: true },
      { collection: assetCollection, ...outboxIndex },
    ],
  },
]

function objectKey(id: string): string {
  return `assets/${id}`
}

function toAsset({ id, name, type, size, sha256, created_at, created_by }: AssetDocument): Asset {
  return { id, name, type, size, sha256, created_at: created_at.toISOString(), created_by }
}
