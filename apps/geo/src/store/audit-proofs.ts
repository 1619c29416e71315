import { type AuditProof, type AuditSeal, merklePath } from '@careeasy/audit-proof'
import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { AuditEventNotFound, AuditUnsealed } from '../errors.ts'
import { type AuditRow, type AuditSealRow, toAuditEntry, toAuditSeal } from '../schemas/audit-entry.ts'
import { eventColumns } from './audit-events.ts'

interface SealSelection {
  readonly limit: number
  /** Of lower numbers than this. */
  readonly before: number | undefined
}

/** What proves the audit log of one tenant. */
export interface AuditProofStore {
  /** The seals, the newest first. */
  seals(selection: SealSelection): Promise<AuditSeal[]>
  /** @throws AuditEventNotFound, AuditUnsealed */
  prove(id: string): Promise<AuditProof>
}

const sealColumns = SQL`tenant_id, number, first, last, count, root, previous, hash, at`

export function createAuditProofStore({ postgres }: Tenant): AuditProofStore {
  return {
    async seals({ limit, before }) {
      const condition = before === undefined ? SQL`true` : SQL`number < ${before}`
      const [found] = await postgres.batch(
        SQL`SELECT ${sealColumns} FROM audit_seals WHERE ${condition} ORDER BY number DESC LIMIT ${limit}`,
      )
      return ((found?.rows ?? []) as unknown as AuditSealRow[]).map(toAuditSeal)
    },

    async prove(id) {
      const ofEvent = SQL`(SELECT seal FROM audit_leaves WHERE event_id = ${id}::uuid)`
      const [events, seals, leaves] = await postgres.batch(
        SQL`SELECT ${eventColumns} FROM audit_events WHERE id = ${id}::uuid`,
        SQL`SELECT ${sealColumns} FROM audit_seals WHERE number = ${ofEvent}`,
        SQL`
          SELECT l.position, l.event_id, l.leaf
          FROM (SELECT first, last FROM audit_seals WHERE number = ${ofEvent}) AS s,
            LATERAL (SELECT * FROM audit_leaves WHERE position BETWEEN s.first AND s.last) AS l
          ORDER BY l.position`,
      )
      const event = events?.rows[0] as unknown as AuditRow | undefined
      if (event === undefined) throw new AuditEventNotFound(id)
      const seal = seals?.rows[0] as unknown as AuditSealRow | undefined
      if (seal === undefined) throw Object.assign(new AuditUnsealed(id), { retryAfter: 1 })
      const kept = (leaves?.rows ?? []) as unknown as { position: string; event_id: string; leaf: Buffer }[]
      const index = kept.findIndex(({ event_id }) => event_id === id)
      const own = kept[index]
      if (own === undefined) throw new Error(`the seal of the event ${id} has no leaf of it`)
      return {
        event: toAuditEntry(event),
        leaf: own.leaf.toString('hex'),
        position: Number(own.position),
        path: merklePath(
          kept.map(({ leaf }) => leaf),
          index,
        ),
        seal: toAuditSeal(seal),
      }
    },
  }
}
