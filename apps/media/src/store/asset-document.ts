import type { AuditEvent } from '@careeasy/audit'
import type { TenantDocument } from '@careeasy/tenant-connection'
import type { BlobRef } from './blobs.ts'
import type { Once } from './reservation.ts'

/** The collection of what is known of the assets; their bytes are in S3. */
export const assetCollection = 'assets'

/** Days in which a deleted asset can be restored, in milliseconds. */
export const retention = 30 * 24 * 60 * 60_000

/** Milliseconds for which an Idempotency-Key is remembered at least. */
export const keyMemory = 24 * 60 * 60_000

/** What its uploader, or whoever changed it, says of an asset. */
export interface AssetFields {
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: { readonly objects: readonly string[]; readonly visits: readonly string[] }
}

/** An asset as it is stored. Its audit events stand beside these fields until they are handed over. */
export interface AssetDocument extends TenantDocument, Partial<AssetFields> {
  readonly name: string
  /** As claimed. */
  readonly type: string
  /** As the bytes show it. */
  readonly detected?: string
  readonly size: number
  readonly sha256: string
  /** Where the bytes are; those of the first release are at `assets/<id>`. */
  readonly blob?: BlobRef
  readonly state?: 'ready' | 'quarantined' | 'infected'
  /** Since when it waits to be scanned. */
  readonly quarantinedSince?: Date
  /** The request that made it, while its Idempotency-Key is remembered. */
  readonly once?: Once
  readonly onceUntil?: Date
  /** Counts the changes, from 1; left out is 1. */
  readonly version?: number
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at?: Date
  readonly updated_by?: string
  readonly deleted_at?: Date
  /** Its bytes are being removed: it cannot be restored any more. */
  readonly purging?: true
  readonly outbox?: AuditEvent[]
  /** It was purged, and is there until its last event is handed over. */
  readonly outboxOnly?: true
}

/** Where the bytes of an asset are. */
export function contentKeyOf({ id, blob }: Pick<AssetDocument, 'id' | 'blob'>): string {
  return blob?.key ?? `assets/${id}`
}

/** The entity tag of what is known of an asset. */
export function etagOf({ version = 1 }: { readonly version?: number }): string {
  return `"${version}"`
}
