import { randomBytes } from 'node:crypto'
import {
  createTenantPostgres,
  mintCapability,
  type Rows,
  type TenantPostgres,
} from '@careeasy/tenant-connection'
import { staticDirectory, testPlacement } from '@careeasy/testing'
import pg from 'pg'
import { connected, newTenant, type TestDatabase } from './helper.ts'

const masterKey = randomBytes(32)
const places = 3

/** Two tenants on one pooled connection; somebody controls whole SQL statements in requests of the first. */
export interface Scene {
  readonly attacker: { readonly tenant: string; readonly cap: string }
  readonly victim: { readonly tenant: string; readonly cap: string }
  /**
   * One request of the attacker's tenant with these statements, through the library. What comes back, rows or
   * an error's text, is kept as loot.
   */
  inject(...statements: string[]): Promise<Outcome>
  /** An ordinary request of the victim's tenant on the same pool: the names of its places. */
  victimReads(): Promise<string[]>
  /** Everything the attacker got to see. */
  readonly loot: readonly string[]
  /** What is wrong in the end: what leaked, what was planted, changed or lost. Empty when the attack was blocked. */
  damage(): Promise<string[]>
}

/** What came of a request: its rows, or the error's code or class. */
interface Outcome {
  readonly refused: string | undefined
  readonly rows: readonly Rows[]
}

interface Teardown {
  teardown(work: () => unknown): void
}

/** @param login the address whose role the pool logs in with; the application's unless the test says otherwise. */
export async function createScene(t: Teardown, database: TestDatabase, login = database.app): Promise<Scene> {
  const owner = await connected(t, database.owner)
  const [attacker, victim] = [newTenant(), newTenant()].map(tenant => ({
    tenant,
    cap: mintCapability(masterKey, tenant, 1).value,
  })) as [Scene['attacker'], Scene['victim']]
  for (const { tenant } of [attacker, victim]) await settle(owner, tenant)

  // One connection: whatever an attack leaves behind on it, the next request meets.
  const pool = new pg.Pool({ connectionString: login, max: 1 })
  pool.on('error', () => {})
  t.teardown(() => pool.end())
  const postgresOf = (tenant: string): TenantPostgres => {
    const placement = testPlacement(tenant)
    return createTenantPostgres(
      { directory: staticDirectory(placement), poolOf: () => pool, masterKey },
      placement,
    )
  }
  const loot: string[] = []

  async function victimReads(): Promise<string[]> {
    const [found] = await postgresOf(victim.tenant).batch({
      text: 'SELECT name FROM places ORDER BY name',
      values: [],
    })
    return (found?.rows ?? []).map(row => String(row['name']))
  }

  return {
    attacker,
    victim,
    loot,
    victimReads,
    async inject(...statements) {
      try {
        const rows = await postgresOf(attacker.tenant).batch(
          ...statements.map(text => ({ text, values: [] })),
        )
        loot.push(JSON.stringify(rows.map(result => result.rows)))
        return { refused: undefined, rows }
      } catch (error) {
        const { code, name, message } = error as { code?: string; name: string; message: string }
        loot.push(JSON.stringify(error), message)
        return { refused: code ?? name, rows: [] }
      }
    },
    async damage() {
      const faults: string[] = []
      if (loot.some(text => text.includes(secretOf(victim.tenant)))) faults.push("saw the victim's rows")
      if (loot.some(text => text.includes(victim.cap))) faults.push("saw the victim's capability")
      const seen = await victimReads().catch(error => [String(error)])
      if (JSON.stringify(seen) !== JSON.stringify(namesOf(victim.tenant)))
        faults.push(`the victim sees ${seen}`)
      const { rows } = await owner.query('SELECT name FROM care.places WHERE tenant_id = $1 ORDER BY name', [
        victim.tenant,
      ])
      const kept = rows.map(row => row.name)
      if (JSON.stringify(kept) !== JSON.stringify(namesOf(victim.tenant)))
        faults.push(`the victim has ${kept}`)
      return faults
    },
  }
}

const secretOf = (tenant: string) => `secret of ${tenant}`
const namesOf = (tenant: string) => Array.from({ length: places }, (_, i) => `${secretOf(tenant)} ${i}`)

async function settle(owner: pg.Client, tenant: string): Promise<void> {
  await owner.query(`SELECT sec.register($1, $2, 1, 'active')`, [
    mintCapability(masterKey, tenant, 1).hash,
    tenant,
  ])
  for (const [index, name] of namesOf(tenant).entries()) {
    await owner.query(
      `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
       VALUES ($1, $2, $3, 'clinic', '{}', $4, 52, now(), now())`,
      [tenant, placeIdOf(tenant, index), name, index],
    )
  }
}

/** An id of a tenant's place. */
export function placeIdOf(tenant: string, index: number): string {
  return `${Buffer.from(tenant.slice(0, 4)).toString('hex')}-0000-7000-8000-00000000000${index}`
}
