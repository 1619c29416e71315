import { type AuditEvent, AuditEventSchema } from '@careeasy/audit'
import { type Static, Type } from '@sinclair/typebox'

/** An event as the log shows it. */
export const AuditEntrySchema = Type.Object({
  ...AuditEventSchema.properties,
  recorded_at: Type.String({ format: 'date-time', description: 'when this log took it' }),
})
export type AuditEntry = Static<typeof AuditEntrySchema>

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
