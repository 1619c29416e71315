import { type AuditAnchor, writeAnchor } from '@careeasy/audit-proof'
import SQL from '@nearform/sql'
import type pg from 'pg'

/** The newest seals of one database's tenants, as lines. */
export interface AuditHeads {
  /** The moment, on the database's clock, before which nothing was left out. */
  readonly at: Date
  readonly lines: readonly string[]
}

/** Tenants that one query gives. */
const tenantsAtOnce = 5_000

interface HeadRow {
  readonly tenant_id: string
  readonly number: string
  readonly root: Buffer
  readonly hash: Buffer
  readonly at: Date
}

/**
 * The newest seal of each tenant that got one since then, or of every tenant. As the provisioner's login.
 */
export async function readAuditHeads(
  database: Pick<pg.Client, 'query'>,
  since: Date | undefined,
): Promise<AuditHeads> {
  const { rows: clock } = await database.query('SELECT now() AS at')
  const lines: string[] = []
  for (let after = ''; ; ) {
    const { rows } = await database.query<HeadRow>(SQL`
      SELECT tenant_id, number, root, hash, at FROM sec.audit_heads(${since ?? null}, ${after}, ${tenantsAtOnce})`)
    lines.push(...rows.map(row => writeAnchor(toAnchor(row))))
    const last = rows.at(-1)
    if (last === undefined || rows.length < tenantsAtOnce) return { at: clock[0]?.at as Date, lines }
    after = last.tenant_id
  }
}

function toAnchor({ tenant_id, number, root, hash, at }: HeadRow): AuditAnchor {
  return {
    ...{ tenant: tenant_id, number: Number(number), at: at.toISOString() },
    ...{ root: root.toString('hex'), hash: hash.toString('hex') },
  }
}
