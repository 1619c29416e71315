import type { AuditContext } from '@careeasy/audit'
import type { ScanState } from '../malware/malware-check.ts'

export type UploadKind = 'stream' | 'tus' | 'direct'

/** Digests that the client has sent, base64: what is stored must have them. */
export interface ExpectedDigests {
  readonly sha256?: string
  readonly sha512?: string
  readonly md5?: string
}

/** What a request says of its file. */
export interface FileTold {
  readonly name: string
  readonly type: string
  /** Bytes, where the request says how many. */
  readonly length?: number
  readonly digests: ExpectedDigests
}

/** A request that may come twice, for one file. */
export interface Once {
  /** What stands for the Idempotency-Key of its sender: hexadecimal. */
  readonly key: string
  readonly told: FileTold
}

/** What is known of a file before its bytes. */
export interface UploadIntent {
  readonly name: string
  /** As claimed. */
  readonly type: string
  /** Who uploads: for the asset's document and its audit event. */
  readonly context: AuditContext
  readonly digests?: ExpectedDigests
  /** Of a request with an Idempotency-Key. */
  readonly once?: Once
}

/** What was found in the bytes. */
export interface Measured {
  readonly size: number
  /** Hexadecimal. */
  readonly sha256: string
  /** The media type that the bytes show, if they show one. */
  readonly detected?: string
  /** `quarantined` when nobody could say whether it is clean. */
  readonly state: ScanState
}

/** An upload under way, as it stands in the tenant's document of usage. */
export interface Reservation {
  readonly id: string
  readonly kind: UploadKind
  readonly bytes: number
  readonly intent: UploadIntent
  readonly phase: 'open' | 'completing' | 'undoing'
  /** When somebody worked on it last. */
  readonly at: Date
  /** When it is given up; a stream is as soon as nobody works on it. */
  readonly expires?: Date
  readonly measured?: Measured
}

/** Where an upload's bytes are to be put. */
export function objectKeyOf(kind: UploadKind, id: string): string {
  return kind === 'stream' ? `blobs/${id}` : `uploads/${id}`
}

/** Where they are once nobody can change them any more. */
export function finalKeyOf({ kind, id }: Reservation): string {
  return kind === 'direct' ? `blobs/${id}` : objectKeyOf(kind, id)
}

/** Every key at which an upload may have left something; what one by tus leaves, dropUpload knows. */
export function keysOf({ kind, id }: Reservation): string[] {
  if (kind === 'stream') return [`blobs/${id}`]
  return [`uploads/${id}`, `blobs/${id}`]
}
