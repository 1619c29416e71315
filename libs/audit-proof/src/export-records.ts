import type { AuditEntry, AuditSeal } from './seal.ts'

/** The first record of an export. */
export interface ExportHeader {
  readonly type: 'header'
  readonly format: 'careeasy-audit-1'
  readonly tenant: string
  readonly exported_at: string
  /** Seals of this period, by the time of sealing, come with their events. Null: no bound. */
  readonly from: string | null
  readonly to: string | null
  /** The first and the last seal that come with their events; 0 when there is none. */
  readonly first_seal: number
  readonly through_seal: number
  /** Of seals up to this one the tenant's retention has removed the events. */
  readonly expired_through: number
  /** The newest seal of the tenant at the time; later seals of the file chain up to it. Null before the first. */
  readonly last_seal: { readonly number: number; readonly hash: string } | null
}

/** What an export consists of: a header, each seal followed by its events, an end with a digest of all before it. */
export type ExportRecord =
  | ExportHeader
  | ({ readonly type: 'seal' } & AuditSeal)
  | { readonly type: 'event'; readonly position: number; readonly event: AuditEntry }
  | { readonly type: 'end'; readonly sha256: string }

export interface ExportFault {
  readonly line: number
  readonly message: string
}

/** What was found in an export, once it has ended. */
export interface ExportSummary {
  readonly tenant: string | undefined
  readonly events: number
  readonly seals: number
  readonly expiredThrough: number
  /** Whether an event of the file says that retention removed what is gone; true when nothing is. */
  readonly isExpiryProven: boolean
  /** Seals that are those of anchors, and the newest of them. */
  readonly anchored: { readonly count: number; readonly newest: number }
  readonly lastSeal: { readonly number: number; readonly hash: string } | null
}
