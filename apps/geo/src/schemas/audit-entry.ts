import { type AuditEvent, AuditEventSchema } from '@careeasy/audit'
import type { AuditEntry, AuditSeal } from '@careeasy/audit-proof'
import { Type } from '@sinclair/typebox'

export const AuditEventsSchema = Type.Object(
  { events: Type.Array(AuditEventSchema, { minItems: 1, maxItems: 1_000 }) },
  { additionalProperties: false },
)

/** A row of the log. */
export interface AuditRow
  extends Pick<AuditEvent, 'id' | 'actor' | 'action' | 'target' | 'outcome' | 'request_id' | 'source'> {
  readonly tenant_id: string
  readonly at: Date
  readonly before_digest: string | null
  readonly after_digest: string | null
  readonly address: string | null
  readonly recorded_at: Date
}

export function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    tenant: row.tenant_id,
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    target: row.target,
    outcome: row.outcome,
    ...(row.before_digest === null ? {} : { before: row.before_digest }),
    ...(row.after_digest === null ? {} : { after: row.after_digest }),
    request_id: row.request_id,
    source: row.source,
    ...(row.address === null ? {} : { address: row.address }),
    recorded_at: row.recorded_at.toISOString(),
  }
}

/** A row of the seals. */
export interface AuditSealRow {
  readonly tenant_id: string
  /** bigint, which pg gives as text. */
  readonly number: string
  readonly first: string
  readonly last: string
  readonly count: number
  readonly root: Buffer
  readonly previous: Buffer
  readonly hash: Buffer
  readonly at: Date
}

export function toAuditSeal(row: AuditSealRow): AuditSeal {
  return {
    tenant: row.tenant_id,
    number: Number(row.number),
    first: Number(row.first),
    last: Number(row.last),
    count: row.count,
    root: row.root.toString('hex'),
    previous: row.previous.toString('hex'),
    hash: row.hash.toString('hex'),
    at: row.at.toISOString(),
  }
}
