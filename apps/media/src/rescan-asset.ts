import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { AssetUnscannable, MalwareFound, ScannerUnavailable } from './errors.ts'
import type { MalwareCheck } from './malware/malware-check.ts'
import { createAssetStore } from './store/assets.ts'

/** Lets a quarantined asset go, or keeps it for good, once the scanner has seen it. @throws ScannerUnavailable */
export async function rescanAsset(
  tenant: Pick<Tenant, 'mongo' | 'assets'>,
  id: string,
  malware: MalwareCheck,
  context: AuditContext,
): Promise<void> {
  const store = createAssetStore(tenant)
  const asset = await store.find(id)
  if (asset?.state !== 'quarantined' || asset.purging) return
  const { stream } = await store.read(asset)
  const state = await malware.judge(stream).catch(error => {
    if (error instanceof MalwareFound || error instanceof AssetUnscannable) return 'infected' as const
    throw error
  })
  if (state === 'quarantined') throw new ScannerUnavailable()
  const action = state === 'ready' ? 'asset.release' : 'asset.quarantine'
  await store.judge(id, state, createAuditEvent(context, { action, target: `asset/${id}`, after: { state } }))
}
