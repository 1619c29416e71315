import { type Static, Type } from '@sinclair/typebox'

const Moment = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description })

const Months = (description: string) =>
  Type.Union([Type.Integer({ minimum: 12, maximum: 1_200 }), Type.Null()], { description })

/** What a tenant says of how long its log is kept. The least is the database's too: see migration 012. */
export const NewAuditRetentionSchema = Type.Object(
  { months: Months('months that events are kept after the month they were sealed in; null for ever') },
  { additionalProperties: false },
)
export type NewAuditRetention = Static<typeof NewAuditRetentionSchema>

/** What holds for the log of a tenant. */
export const AuditRetentionSchema = Type.Object({
  months: Months('as the tenant said last; null for ever'),
  effective_at: Moment(
    'when `months` applies: a shorter time does after 30 days; null if nobody said anything',
  ),
  months_until_then: Months('what applies until `effective_at`; null for ever'),
  updated_at: Moment('when the tenant said it'),
})
export type AuditRetention = Static<typeof AuditRetentionSchema>

/** A row; a tenant that never said anything has none. */
export interface AuditRetentionRow {
  readonly months: number | null
  readonly effective_at: Date
  readonly months_until_then: number | null
  readonly updated_at: Date
  readonly version: number
}

export function toAuditRetention(row: AuditRetentionRow | undefined): AuditRetention {
  return {
    months: row?.months ?? null,
    effective_at: row?.effective_at.toISOString() ?? null,
    months_until_then: row?.months_until_then ?? null,
    updated_at: row?.updated_at.toISOString() ?? null,
  }
}

export function retentionEtagOf(row: AuditRetentionRow | undefined): string {
  return `"${row?.version ?? 0}"`
}
