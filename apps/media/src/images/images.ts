import { Readable } from 'node:stream'
import { Overloaded } from '@careeasy/problem'
import type { Tenant } from '@careeasy/tenant-connection'
import { ImageTooLarge, ImageUnsupported } from '../errors.ts'
import { type AssetDocument, contentKeyOf } from '../store/asset-document.ts'
import { type AssetStore, createAssetStore } from '../store/assets.ts'
import { createBlobs } from '../store/blobs.ts'
import { headLength, type InputFormat, sniffFormat } from './formats.ts'
import type { Renderer } from './renderer.ts'
import { type Variant, variantName } from './variant.ts'

/** Bytes of a file that an image is made of; its process holds them all. */
const maxBytes = 64 * 1_048_576
/** Images of one tenant that are being made or wait for it: the others have their turn too. */
const maxOfTenant = 8

/** An image that is there. */
export interface Image {
  readonly stream: Readable
  /** Bytes. */
  readonly length: number
}

/** The images of assets: made when they are first asked for, then kept in the tenant's part of S3. */
export interface Images {
  /** Of an asset that is clean. @throws ImageUnsupported, ImageUnreadable, ImageTooLarge, Overloaded */
  get(tenant: Tenant, asset: AssetDocument, variant: Variant): Promise<Image>
}

export function createImages(renderer: Renderer): Images {
  const underWay = new Map<string, Promise<Buffer>>()
  const ofTenant = new Map<string, number>()

  async function make(tenant: Tenant, asset: AssetDocument, variant: Variant): Promise<Buffer> {
    const count = ofTenant.get(tenant.uuid) ?? 0
    if (count >= maxOfTenant) throw new Overloaded()
    ofTenant.set(tenant.uuid, count + 1)
    try {
      const store = createAssetStore(tenant)
      const format = await formatOf(store, asset)
      const open = async () => (await store.read(asset)).stream
      const image = await renderer.render(open, format, variant)
      await keep(tenant, asset, variant, image)
      return image
    } finally {
      const left = (ofTenant.get(tenant.uuid) ?? 1) - 1
      if (left === 0) ofTenant.delete(tenant.uuid)
      else ofTenant.set(tenant.uuid, left)
    }
  }

  return {
    async get(tenant, asset, variant) {
      const kept = asset.blob && (await tenant.assets.get(imageKey(asset.blob.id, variant)))
      if (kept !== undefined) return kept
      const key = `${tenant.uuid}/${contentKeyOf(asset)}/${variantName(variant)}`
      const known = underWay.get(key)
      const made = known ?? make(tenant, asset, variant).finally(() => underWay.delete(key))
      if (known === undefined) underWay.set(key, made)
      const image = await made
      return { stream: Readable.from([image]), length: image.length }
    },
  }
}

/** Written down, unless the content was given up meanwhile: nobody would come to remove the image again. */
async function keep({ mongo, assets }: Tenant, { blob }: AssetDocument, variant: Variant, image: Buffer) {
  // Assets of the first release have no content that knows when it goes.
  if (blob === undefined) return
  const key = imageKey(blob.id, variant)
  const { length } = image
  await assets.put(key, Readable.from([image]), { contentType: 'application/octet-stream', length })
  if (!(await createBlobs(mongo, assets).owns(blob.id, blob.key))) await assets.delete(key)
}

async function formatOf(store: AssetStore, asset: AssetDocument): Promise<InputFormat> {
  const range = { first: 0, last: headLength - 1 }
  const head = asset.size === 0 ? [] : (await store.read(asset, range)).stream
  const format = sniffFormat(Buffer.concat(await Array.fromAsync(head as AsyncIterable<Buffer>)))
  if (typeof format !== 'string') throw new ImageUnsupported(format.refused)
  if (asset.size > maxBytes) throw new ImageTooLarge(`at most ${maxBytes} bytes are unpacked`)
  return format
}

function imageKey(blob: string, variant: Variant): string {
  return `images/${blob}-${variantName(variant)}`
}
