import SQL from '@nearform/sql'
import type pg from 'pg'

type Queryable = Pick<pg.Client, 'query'>

/** The keeping of the log of one database, as the provisioner's login: no request's login may call these functions. */
export interface AuditSealing {
  /** Seals what is committed, and tells of how many events; another session that is at it is left to it. */
  seal(): Promise<number>
  /** Makes the partitions of this month and the next three. */
  makePartitions(): Promise<void>
  /** Removes events that are past their tenant's retention, and tells how many. */
  expire(): Promise<number>
}

/** Leaves that are sealed in one transaction: a backlog of 100,000 takes ten. */
const batchSize = 10_000
const monthsAhead = 3
/** Seals of a tenant whose events are removed in one transaction. */
const expiredAtOnce = 500

export function createAuditSealing(database: Queryable): AuditSealing {
  return {
    async seal() {
      let total = 0
      for (;;) {
        const { rows } = await database.query(SQL`SELECT sec.seal_audit(${batchSize}) AS sealed`)
        const sealed = rows[0]?.sealed as number | null
        total += sealed ?? 0
        if (sealed !== batchSize) return total
      }
    },
    async makePartitions() {
      await database.query(SQL`SELECT sec.make_audit_partitions(${monthsAhead})`)
    },
    async expire() {
      let total = 0
      for (;;) {
        const { rows } = await database.query(SQL`SELECT sec.expire_audit(${expiredAtOnce})::int AS removed`)
        if (rows[0]?.removed === 0) return total
        total += rows[0]?.removed
      }
    },
  }
}
