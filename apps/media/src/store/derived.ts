import type { TenantAssets } from '@careeasy/tenant-connection'

/** Removes every image that was made of a blob. May be repeated. */
export async function dropDerived(assets: TenantAssets, blob: string): Promise<void> {
  for await (const { key } of assets.list(`images/${blob}-`)) await assets.delete(key)
}
