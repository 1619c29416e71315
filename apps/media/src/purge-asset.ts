import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { contentKeyOf } from './store/asset-document.ts'
import { createAssetStore } from './store/assets.ts'
import { createBlobs } from './store/blobs.ts'
import { dropDerived } from './store/derived.ts'
import { createUsage } from './store/usage.ts'
import type { UsageOptions } from './store/usage-document.ts'

/**
 * Removes a deleted asset for good: its content, if no other asset has it, then the bytes it takes of the quota, then
 * what is known of it. What is left is the event, until it is handed over. Killed in between, the next sweep goes on.
 */
export async function purgeAsset(
  tenant: Pick<Tenant, 'mongo' | 'assets'>,
  id: string,
  options: UsageOptions,
  context: AuditContext,
): Promise<void> {
  const { mongo, assets: objects } = tenant
  const store = createAssetStore(tenant)
  const found = await store.find(id)
  if (found?.deleted_at === undefined) return
  const asset = found.purging ? found : await store.beginPurge(found)
  if (asset === undefined) return
  if (asset.blob === undefined) {
    await objects.delete(contentKeyOf(asset))
    await dropDerived(objects, id)
  } else {
    await createBlobs(mongo, objects).detach(id, asset.blob.id)
  }
  await createUsage(mongo, options).giveBack(id, asset.size)
  const { name, size, sha256 } = asset
  const before = { id, name, size, sha256 }
  await store.endPurge(
    id,
    createAuditEvent(context, { action: 'asset.purge', target: `asset/${id}`, before }),
  )
}
