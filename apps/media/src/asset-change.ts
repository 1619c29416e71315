import { type AuditContext, type AuditEvent, createAuditEvent } from '@careeasy/audit'
import { mergePatch } from '@careeasy/service'
import type { Tenant } from '@careeasy/tenant-connection'
import { AssetBusy, AssetInvalid, AssetNotDeleted, AssetNotFound } from './errors.ts'
import { plainName } from './file-name.ts'
import type { PatchAsset } from './schemas/asset.ts'
import { type AssetDocument, type AssetFields, etagOf, retention } from './store/asset-document.ts'
import { type AssetChange, createAssetStore } from './store/assets.ts'

/** A change that was written, with the event that was written with it. */
export interface Changed {
  readonly document: AssetDocument
  readonly event: AuditEvent
}

/** Throws when an asset with this ETag is not what the client wants to change. */
export type Match = (etag: string) => void

/** Writers that meet on one asset take turns; who had none in so many tries gives up. */
const maxTries = 60
/** Bytes of an asset's attributes as JSON. */
const maxAttributes = 16_384

/** Changes of what is known of one tenant's assets: each is one write of one document. */
export function createAssetChanges(tenant: Pick<Tenant, 'mongo' | 'assets'>, context: AuditContext) {
  const store = createAssetStore(tenant)

  /** Reads, decides and writes until nobody else has written in between. */
  async function change(
    id: string,
    match: Match,
    action: 'update' | 'delete' | 'restore',
    decide: (before: AssetDocument) => AssetChange,
  ): Promise<Changed> {
    for (let tries = 1; tries <= maxTries; tries++) {
      const before = await store.find(id)
      if (before === undefined || before.purging) throw new AssetNotFound(id)
      const deleted = before.deleted_at !== undefined
      if (deleted && (action !== 'restore' || isOver(before))) throw new AssetNotFound(id)
      if (!deleted && action === 'restore') throw new AssetNotDeleted(id)
      match(etagOf(before))
      const wanted = decide(before)
      const event = createAuditEvent(context, {
        action: `asset.${action}`,
        target: `asset/${id}`,
        before: fieldsOf(before),
        ...(action === 'delete' ? {} : { after: { ...fieldsOf(before), ...wanted.fields } }),
      })
      const document = await store.change(before, wanted, event)
      if (document !== undefined) return { document, event }
    }
    throw new AssetBusy(id)
  }

  return {
    /** @throws AssetNotFound, AssetInvalid */
    update: (id: string, match: Match, patch: PatchAsset) =>
      change(id, match, 'update', before => ({ fields: patched(fieldsOf(before), patch) })),
    /** @throws AssetNotFound */
    remove: (id: string, match: Match) => change(id, match, 'delete', () => ({ deleted: true })),
    /** @throws AssetNotFound also once its time is over, AssetNotDeleted */
    restore: (id: string, match: Match) => change(id, match, 'restore', () => ({ deleted: false })),
  }
}

function isOver({ deleted_at }: AssetDocument): boolean {
  return deleted_at !== undefined && deleted_at.getTime() < Date.now() - retention
}

function fieldsOf({ name, attributes = {}, links }: AssetDocument): AssetFields {
  return { name, attributes, links: { objects: links?.objects ?? [], visits: links?.visits ?? [] } }
}

/** What a merge patch, which fits its schema, makes of the fields. */
function patched(before: AssetFields, patch: PatchAsset): AssetFields {
  const { name, attributes = {}, links } = mergePatch(before, patch) as Partial<AssetFields>
  if (name === undefined) throw new AssetInvalid('it needs a name')
  if (Buffer.byteLength(JSON.stringify(attributes)) > maxAttributes)
    throw new AssetInvalid(`its attributes have more than ${maxAttributes} bytes`)
  return {
    name: plainName(name),
    attributes,
    links: { objects: links?.objects ?? [], visits: links?.visits ?? [] },
  }
}
