import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import {
  type AuditRetentionRow,
  type NewAuditRetention,
  toAuditRetention,
} from '../schemas/audit-retention.ts'
import { insertAuditEvents } from './audit-events.ts'

/** How long one tenant's log is kept, as the tenant says. */
export interface AuditRetentionStore {
  /** undefined when the tenant never said anything: its log is kept as an operator says, or for ever. */
  get(): Promise<AuditRetentionRow | undefined>
  /** Says it, in one transaction with the event that tells of it. @throws what `check` throws */
  put(
    wanted: NewAuditRetention,
    options: {
      readonly context: AuditContext
      readonly check: (before: AuditRetentionRow | undefined) => void
    },
  ): Promise<AuditRetentionRow>
}

const columns = SQL`months, effective_at, months_until_then, updated_at, version`
const selectOne = SQL`SELECT ${columns} FROM audit_retention`

export function createAuditRetentionStore({ postgres, uuid: tenant }: Tenant): AuditRetentionStore {
  return {
    async get() {
      const [found] = await postgres.batch(selectOne)
      return found?.rows[0] as AuditRetentionRow | undefined
    },

    async put({ months }, { context, check }) {
      return postgres.transaction(async tx => {
        // Of two who say it first, the second waits and finds what the first has said.
        await tx.query(
          SQL`SELECT pg_advisory_xact_lock(hashtextextended(${`audit retention of ${tenant}`}, 0))`,
        )
        const { rows } = await tx.query(selectOne)
        const before = rows[0] as AuditRetentionRow | undefined
        check(before)
        // All else than the months is set by a trigger of the table.
        const { rows: written } = await tx.query(
          before === undefined
            ? SQL`INSERT INTO audit_retention (tenant_id, months) VALUES (${tenant}, ${months}) RETURNING ${columns}`
            : SQL`UPDATE audit_retention SET months = ${months} RETURNING ${columns}`,
        )
        const after = written[0] as unknown as AuditRetentionRow
        const facts = {
          ...{ action: 'audit-retention.update', target: 'audit-retention' },
          ...{ before: toAuditRetention(before), after: toAuditRetention(after) },
        }
        await tx.query(insertAuditEvents([createAuditEvent(context, facts)]))
        return after
      })
    },
  }
}
