import type { AuditEntry, AuditSeal, ExportHeader, ExportRecord } from '@careeasy/audit-proof'
import type { Tenant, TenantPostgres } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { type AuditRow, type AuditSealRow, toAuditEntry, toAuditSeal } from '../schemas/audit-entry.ts'
import { eventColumns } from './audit-events.ts'

/** A period of sealing; open at an end that is left out. */
interface ExportSelection {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** The log of one tenant, to be carried away and verified elsewhere. */
export interface AuditExportStore {
  /** What the export begins with; everything in it is of this moment. */
  header(selection: ExportSelection): Promise<ExportHeader>
  /** What follows it, the end excepted, a page at a time. @throws when an event has gone meanwhile. */
  records(header: ExportHeader): AsyncGenerator<ExportRecord[]>
}

const sealsAtOnce = 200
const eventsAtOnce = 1_000

export function createAuditExportStore({ postgres, uuid }: Tenant): AuditExportStore {
  return {
    async header({ from, to }) {
      const conditions = [
        SQL`true`,
        ...(from === undefined ? [] : [SQL`at >= ${from}::timestamptz`]),
        ...(to === undefined ? [] : [SQL`at < ${to}::timestamptz`]),
      ]
      const within = SQL.glue(conditions, ' AND ')
      const [lows, highs, lasts, kept] = await postgres.batch(
        SQL`SELECT number FROM audit_seals WHERE ${within} ORDER BY number LIMIT 1`,
        SQL`SELECT number FROM audit_seals WHERE ${within} ORDER BY number DESC LIMIT 1`,
        SQL`SELECT number, hash FROM audit_seals ORDER BY number DESC LIMIT 1`,
        SQL`SELECT seal FROM audit_leaves ORDER BY position LIMIT 1`,
      )
      const last = lasts?.rows[0] as { number: string; hash: Buffer } | undefined
      const firstKept = kept?.rows[0]?.['seal']
      return {
        ...{
          type: 'header',
          format: 'careeasy-audit-1',
          tenant: uuid,
          exported_at: new Date().toISOString(),
        },
        ...{ from: from ?? null, to: to ?? null },
        first_seal: Number(lows?.rows[0]?.['number'] ?? 0),
        through_seal: Number(highs?.rows[0]?.['number'] ?? 0),
        // Without any leaf, all seals that there are have lost their events.
        expired_through: firstKept === undefined ? Number(last?.number ?? 0) : Number(firstKept) - 1,
        last_seal:
          last === undefined ? null : { number: Number(last.number), hash: last.hash.toString('hex') },
      }
    },

    async *records({ first_seal, through_seal, expired_through, last_seal }) {
      if (first_seal === 0 || last_seal === null) return
      for (let next = first_seal; next <= last_seal.number; next += sealsAtOnce) {
        const seals = await readSeals(postgres, next, Math.min(next + sealsAtOnce - 1, last_seal.number))
        const isFull = ({ number }: AuditSeal) => number > expired_through && number <= through_seal
        yield* withEvents(postgres, seals, isFull)
      }
    },
  }
}

async function readSeals(postgres: TenantPostgres, low: number, high: number): Promise<AuditSeal[]> {
  const [found] = await postgres.batch(SQL`
    SELECT tenant_id, number, first, last, count, root, previous, hash, at
    FROM audit_seals WHERE number BETWEEN ${low} AND ${high} ORDER BY number`)
  return ((found?.rows ?? []) as unknown as AuditSealRow[]).map(toAuditSeal)
}

/** The seals, those that are full each followed by its events, in pages of a bounded size. */
async function* withEvents(
  postgres: TenantPostgres,
  seals: readonly AuditSeal[],
  isFull: (seal: AuditSeal) => boolean,
): AsyncGenerator<ExportRecord[]> {
  let page: ExportRecord[] = []
  let read: AuditEntry[] = []
  let readFrom = 0
  const last = seals.findLast(isFull)?.last ?? -1
  for (const seal of seals) {
    page.push({ type: 'seal', ...seal })
    for (let position = seal.first; isFull(seal) && position <= seal.last; position++) {
      if (position >= readFrom + read.length) {
        if (page.length > 0) yield page
        page = []
        readFrom = position
        read = await readEvents(postgres, position, Math.min(position + eventsAtOnce - 1, last))
      }
      page.push({ type: 'event', position, event: read[position - readFrom] as AuditEntry })
    }
  }
  if (page.length > 0) yield page
}

/** The events of these positions, all of them. */
async function readEvents(postgres: TenantPostgres, first: number, last: number): Promise<AuditEntry[]> {
  const [leaves] = await postgres.batch(
    SQL`SELECT event_id FROM audit_leaves WHERE position BETWEEN ${first} AND ${last} ORDER BY position`,
  )
  const ids = (leaves?.rows ?? []).map(({ event_id }) => event_id as string)
  const sorted = ids.toSorted()
  // The bounds tell the planner which partitions to leave out.
  const [events] = await postgres.batch(SQL`
    SELECT ${eventColumns} FROM audit_events
    WHERE id = ANY(${ids}::uuid[]) AND id BETWEEN ${sorted[0]}::uuid AND ${sorted.at(-1)}::uuid`)
  const byId = new Map(((events?.rows ?? []) as unknown as AuditRow[]).map(row => [row.id, row]))
  if (byId.size !== last - first + 1) throw new Error(`events of the positions ${first} to ${last} have gone`)
  return ids.map(id => toAuditEntry(byId.get(id) as AuditRow))
}
