import type { AuditEvent } from '@careeasy/audit'
import type { Statement, Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { AuditRow } from '../schemas/audit-entry.ts'

/** A stretch of the log, the newest first. */
export interface AuditSelection {
  readonly limit: number
  /** Time (ISO 8601) and id of the last event of the page before. */
  readonly after: readonly [at: string, id: string] | undefined
  readonly actor: string | undefined
  readonly action: string | undefined
  readonly target: string | undefined
  /** Of `at`: the first moment, and the first one after. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The columns of an event, for `toAuditEntry`. */
export const eventColumns = SQL`tenant_id, id, at, actor, action, target, outcome, before_digest, after_digest,
  request_id, source, address, recorded_at`

/** The audit log of one tenant. */
export interface AuditEventStore {
  /** Keeps the events; one that is there already stays as it is. */
  add(events: readonly AuditEvent[]): Promise<void>
  list(selection: AuditSelection): Promise<AuditRow[]>
}

/** Adds the events in one statement, to stand in the batch of the change that they tell of. */
export function insertAuditEvents(events: readonly AuditEvent[]): Statement {
  return SQL`
    INSERT INTO audit_events (tenant_id, id, at, actor, action, target, outcome, before_digest, after_digest,
      request_id, source, address)
    SELECT tenant, id, at, actor, action, target, outcome, before, after, request_id, source, address
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event (tenant text, id uuid, at timestamptz,
      actor text, action text, target text, outcome text, before text, after text, request_id text,
      source text, address text)
    ON CONFLICT DO NOTHING`
}

export function createAuditEventStore({ postgres }: Tenant): AuditEventStore {
  return {
    async add(events) {
      await postgres.batch(insertAuditEvents(events))
    },

    async list({ limit, after, actor, action, target, from, to }) {
      const conditions = [
        SQL`true`,
        ...(after === undefined ? [] : [SQL`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`]),
        ...(actor === undefined ? [] : [SQL`actor = ${actor}`]),
        ...(action === undefined ? [] : [SQL`action = ${action}`]),
        ...(target === undefined ? [] : [SQL`target = ${target}`]),
        ...(from === undefined ? [] : [SQL`at >= ${from}::timestamptz`]),
        ...(to === undefined ? [] : [SQL`at < ${to}::timestamptz`]),
      ]
      const [found] = await postgres.batch(SQL`
        SELECT ${eventColumns}
        FROM audit_events WHERE ${SQL.glue(conditions, ' AND ')} ORDER BY at DESC, id DESC LIMIT ${limit}`)
      return (found?.rows ?? []) as unknown as AuditRow[]
    },
  }
}
