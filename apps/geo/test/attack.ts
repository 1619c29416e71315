import { randomBytes } from 'node:crypto'
import {
  createCapabilities,
  mintCapability,
  type Rows,
  siloDatabase,
  type TenantPostgres,
} from '@careeasy/tenant-connection'
import { createTenantPostgres } from '@careeasy/tenant-connection/postgres'
import { staticDirectory, testPlacement } from '@careeasy/testing'
import pg from 'pg'
import { siloUrl, withDatabase } from '../src/clusters.ts'
import { readMigrations } from '../src/database/schema.ts'
import { createSilo } from '../src/database/silos.ts'
import { connected, newTenant, type TestDatabase } from './helper.ts'

const masterKey = randomBytes(32)
const places = 3

/** One of the two tenants of an attack, and how its requests and the superuser get to its data. */
export interface Party {
  readonly tenant: string
  readonly login: string
  readonly owner: string
}

/** Where attacks take place. */
export interface Ground {
  readonly title: string
  /** The attacker and the victim; where there is a choice, new ones each time. */
  parties(): readonly [Party, Party]
  /** Whether both tenants' requests go out on the same connection, so that one meets what the other has left. */
  readonly isShared: boolean
}

/** Two tenants of the pool tier. @param login of the role their requests run as; the application's unless told. */
export function poolGround(database: TestDatabase, login = database.app): Ground {
  const party = () => ({ tenant: newTenant(), login, owner: database.owner })
  return { title: 'pool', isShared: true, parties: () => [party(), party()] }
}

/**
 * The pool tier through pgbouncer in transaction mode: each tenant has a connection of its own to pgbouncer, and their
 * transactions meet on the same one behind it.
 */
export function bouncerGround(database: TestDatabase, bouncer: string): Ground {
  const through = new URL(database.app)
  through.host = new URL(bouncer).host
  return { ...poolGround(database, through.href), title: 'pool through pgbouncer', isShared: false }
}

/** Two tenants that have databases of their own on the cluster. */
export async function siloGround({ cluster }: TestDatabase): Promise<Ground> {
  const migrations = await readMigrations()
  const parties = [newTenant(), newTenant()].map(tenant => ({
    tenant,
    login: siloUrl(cluster, tenant, masterKey),
    owner: withDatabase(cluster.ownerUrl, siloDatabase(cluster.database, tenant)),
  })) as [Party, Party]
  for (const { tenant } of parties) await createSilo(cluster, tenant, masterKey, migrations)
  return { title: 'silo on a second cluster', isShared: false, parties: () => parties }
}

/** Somebody controls whole SQL statements in requests of the attacker. */
export interface Scene {
  readonly attacker: { readonly tenant: string; readonly cap: string; readonly role: string }
  readonly victim: { readonly tenant: string; readonly cap: string; readonly role: string }
  /**
   * One request of the attacker's tenant with these statements, through the library. What comes back, rows or
   * an error's text, is kept as loot.
   */
  inject(...statements: string[]): Promise<Outcome>
  /** An ordinary request of the victim's tenant: the names of its places. */
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

export async function createScene(t: Teardown, ground: Ground): Promise<Scene> {
  const parties = ground.parties()
  const [attacker, victim] = parties.map(({ tenant, login }) => ({
    tenant,
    cap: mintCapability(masterKey, tenant, 1).value,
    role: decodeURIComponent(new URL(login).username),
  })) as [Scene['attacker'], Scene['victim']]
  for (const party of parties) await settle(await connected(t, party.owner), party.tenant)
  const owner = await connected(t, parties[1].owner)

  // One connection each, or for both: whatever an attack leaves behind on it, the next request meets.
  const pools = new Map<string, pg.Pool>()
  for (const { tenant, login } of parties) {
    const shared = ground.isShared ? [...pools.values()][0] : undefined
    pools.set(tenant, shared ?? createPool(t, login))
  }
  const postgresOf = (tenant: string): TenantPostgres => {
    const placement = testPlacement(tenant)
    const connect = async () => {
      const client = await (pools.get(tenant) as pg.Pool).connect()
      return { client, release: (destroy: boolean) => client.release(destroy) }
    }
    return createTenantPostgres(
      { directory: staticDirectory(placement), connect, capabilityOf: createCapabilities(masterKey) },
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
      const areas = await owner.query(
        'SELECT name FROM care.service_areas WHERE tenant_id = $1 ORDER BY name',
        [victim.tenant],
      )
      if (JSON.stringify(areas.rows.map(({ name }) => name)) !== JSON.stringify(namesOf(victim.tenant)))
        faults.push(`the victim has the areas ${JSON.stringify(areas.rows)}`)
      const visits = await owner.query(
        'SELECT notes, status FROM care.visits WHERE tenant_id = $1 ORDER BY notes',
        [victim.tenant],
      )
      const booked = namesOf(victim.tenant).map(notes => ({ notes, status: 'booked' }))
      if (JSON.stringify(visits.rows) !== JSON.stringify(booked))
        faults.push(`the victim has the visits ${JSON.stringify(visits.rows)}`)
      if (JSON.stringify(kept) !== JSON.stringify(namesOf(victim.tenant)))
        faults.push(`the victim has ${kept}`)
      return faults
    },
  }
}

function createPool(t: Teardown, connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 1 })
  pool.on('error', () => {})
  t.teardown(() => pool.end())
  return pool
}

const secretOf = (tenant: string) => `secret of ${tenant}`
const namesOf = (tenant: string) => Array.from({ length: places }, (_, i) => `${secretOf(tenant)} ${i}`)

async function settle(owner: pg.Client, tenant: string): Promise<void> {
  await owner.query(`SELECT sec.register($1, $2, 1, 'active')`, [
    mintCapability(masterKey, tenant, 1).hash,
    tenant,
  ])
  await owner.query('DELETE FROM care.visits WHERE tenant_id = $1', [tenant])
  await owner.query('DELETE FROM care.places WHERE tenant_id = $1', [tenant])
  await owner.query('DELETE FROM care.service_areas WHERE tenant_id = $1', [tenant])
  for (const [index, name] of namesOf(tenant).entries()) {
    await owner.query(
      `INSERT INTO care.places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
       VALUES ($1, $2, $3, 'clinic', '{}', $4, 52, now(), now())`,
      [tenant, placeIdOf(tenant, index), name, index],
    )
    await owner.query(
      `INSERT INTO care.service_areas (tenant_id, id, name, kind, properties, geom, created_at, updated_at)
       VALUES ($1, $2, $3, 'meals', '{}', ST_MakeEnvelope(4, 52, 5, 53, 4326), now(), now())`,
      [tenant, placeIdOf(tenant, index), name],
    )
    await owner.query(
      `INSERT INTO care.visits (tenant_id, id, carer, client, place, starts_at, ends_at, time_zone, notes, status,
         created_at, updated_at, version)
       VALUES ($1, $2, $2, $2, $2, '2030-01-01T08:00Z', '2030-01-01T09:00Z', 'UTC', $3, 'booked', now(), now(), 1)`,
      [tenant, placeIdOf(tenant, index), name],
    )
  }
}

/** An id of a tenant's place, of a visit there, and of its carer. */
export function placeIdOf(tenant: string, index: number): string {
  return `${Buffer.from(tenant.slice(0, 4)).toString('hex')}-0000-7000-8000-00000000000${index}`
}
