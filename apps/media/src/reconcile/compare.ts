import type { Tenant } from '@careeasy/tenant-connection'
import { createAccounts } from '../store/accounts.ts'
import { type AssetDocument, contentKeyOf } from '../store/asset-document.ts'
import { createAssetStore } from '../store/assets.ts'
import { createBlobs } from '../store/blobs.ts'
import type { Intake } from '../store/intake.ts'

/** Something in which S3 and metadata, or the metadata among themselves, do not agree. */
export interface Finding {
  readonly kind:
    | 'content-lost'
    | 'blob-missing'
    | 'reference-stale'
    | 'object-orphaned'
    | 'parts-orphaned'
    | 'usage-wrong'
  /** What it is about: an id or a key. */
  readonly subject: string
  readonly detail: string
  /** Mends it; left out where only a backup could. Looks again first: the service may be at work. */
  readonly repair?: () => Promise<void>
}

export interface CompareOptions {
  /** Milliseconds for which an object may stand alone: its metadata may be on the way. */
  readonly grace: number
  readonly now?: number
}

/** Where S3 and the metadata of a tenant do not agree. Uploads under way are left alone. */
export async function* compare(
  tenant: Tenant,
  intake: Intake,
  { grace, now = Date.now() }: CompareOptions,
): AsyncGenerator<Finding> {
  const { mongo, assets: objects } = tenant
  const store = createAssetStore(tenant)
  const blobs = createBlobs(mongo, objects)
  // Objects first: what is made after them has metadata that we see.
  const found = new Map<string, { size: number; modified: Date }>()
  for await (const { key, size, modified } of objects.list()) found.set(key, { size, modified })

  const owned = new Set<string>()
  const known = new Set<string>()
  for await (const asset of store.all()) {
    known.add(asset.id)
    const key = contentKeyOf(asset)
    owned.add(key)
    if (asset.purging) continue
    const object = found.get(key)?.size ?? (await objects.size(key))
    if (object !== asset.size) {
      const has = object === undefined ? 'has no object' : `has ${object} bytes`
      yield {
        kind: 'content-lost',
        subject: asset.id,
        detail: `${key} ${has}, and should have ${asset.size}`,
      }
    }
    const { blob, sha256, size } = asset
    if (blob !== undefined && !(await blobs.has(asset.id, blob.id))) {
      const repair = () => restoreRef({ id: asset.id, blob, sha256, size })
      yield {
        kind: 'blob-missing',
        subject: asset.id,
        detail: `blob ${blob.id} does not know the asset`,
        ...(object === size ? { repair } : {}),
      }
    }
  }

  const derivedOf = new Set<string>(known)
  for await (const { id, key, refs } of blobs.all()) {
    owned.add(key)
    derivedOf.add(id)
    for (const ref of refs) {
      if (known.has(ref) || (await isLive(ref))) continue
      const repair = async () => void ((await isLive(ref)) || (await blobs.detach(ref, id)))
      yield { kind: 'reference-stale', subject: id, detail: `asset ${ref} does not exist`, repair }
    }
  }

  for (const [key, { modified }] of found) {
    if (owned.has(key) || modified.getTime() > now - grace) continue
    const id = uploadOf(key)
    if (id === undefined || (key.startsWith('images/') && derivedOf.has(id))) continue
    if (await isLive(id, key)) continue
    const repair = async () => void ((await isLive(id, key)) || (await objects.delete(key)))
    yield { kind: 'object-orphaned', subject: key, detail: 'no asset and no upload has it', repair }
  }

  for await (const { key, begun } of objects.uploads()) {
    const id = uploadOf(key)
    if (id === undefined || begun.getTime() > now - grace || (await isLive(id, key))) continue
    const repair = async () => void ((await isLive(id, key)) || (await objects.abortUploads(key)))
    yield { kind: 'parts-orphaned', subject: key, detail: 'parts of an upload that nobody continues', repair }
  }

  const accounts = createAccounts(mongo)
  const wrong = await accounts.audit()
  if (wrong !== undefined) {
    const repair = async () => void (await accounts.correct(wrong.bytes, wrong.expected))
    const detail = `${wrong.bytes} bytes are counted, and there are ${wrong.expected}`
    yield { kind: 'usage-wrong', subject: 'usage', detail, repair }
  }

  /**
   * Whether an asset or an upload has this id now; of a key whether it is theirs. A form that is posted again once its
   * file is an asset leaves an object under the asset's id that is not its content.
   */
  async function isLive(id: string, key?: string): Promise<boolean> {
    if ((await intake.find(id)) !== undefined) return true
    if (key !== undefined && (await blobs.owns(id, key))) return true
    const asset = await store.find(id)
    if (asset === undefined) return false
    return key === undefined || key.startsWith('images/') || contentKeyOf(asset) === key
  }

  /** Only while the content is there and nobody removes it: later uploads of it would be lost with such a blob. */
  async function restoreRef(asset: Required<Pick<AssetDocument, 'id' | 'blob' | 'sha256' | 'size'>>) {
    const { id, blob, sha256, size } = asset
    const has = async () => {
      const now = await store.find(id)
      return now?.blob?.id === blob.id && now.purging === undefined
    }
    if (!(await has()) || (await objects.size(blob.key)) !== size) return
    await blobs.restoreRef(id, { ...blob, sha256, size })
    // A purge that has begun since found no blob to take the asset off.
    if (!(await has())) await blobs.detach(id, blob.id)
  }
}

/** The id in a key of ours; undefined for a key that no release of this service has made. */
function uploadOf(key: string): string | undefined {
  return /^(?:assets|blobs|uploads|images)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.exec(key)?.[1]
}
