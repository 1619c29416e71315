import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { promisify } from 'node:util'
import {
  type AuditEntry,
  leafHash,
  merklePath,
  merkleRoot,
  noSeal,
  sealHash,
  verifyProof,
} from '@careeasy/audit-proof'
import pg from 'pg'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What it costs that the audit log can be proven: inserting events with their leaf hash while every half second is
// sealed, against the same insert into the same partitions without; and verifying one proof. At least 0.75, below 5 ms.

const rounds = Number(process.env['ROUNDS'] ?? 12)
const sliceMs = 1_500
const writers = 16
const migrateFile = new URL('../../../apps/geo/src/migrate.ts', import.meta.url).pathname

const owner = new URL(process.env['POSTGRES_URL'] ?? '')
owner.pathname = '/bench'
const as = (role: string) => {
  const url = new URL(owner)
  url.username = role
  url.password = createHmac('sha256', owner.password).update(role).digest('hex')
  return url.href
}
const provisionerUrl = as('bench_provisioner')
const env = {
  POSTGRES_URL: as('bench_app'),
  POSTGRES_PROVISIONER_URL: provisionerUrl,
  POSTGRES_OWNER_URL: owner.href,
}
await migrate()

/** Runs geo's migrations as a deployment does. */
async function migrate(): Promise<void> {
  await promisify(execFile)(process.execPath, [migrateFile], { env: { PATH: process.env['PATH'], ...env } })
}

const superuser = new pg.Client({ connectionString: owner.href })
await superuser.connect()
// As requests do it: under row-level security, with a capability.
const pool = new pg.Pool({ connectionString: as('bench_app'), max: writers })
const sealer = new pg.Client({ connectionString: provisionerUrl })
await sealer.connect()
const tenants = Array.from({ length: 200 }, (_, index) => `BENCH${String(index).padStart(5, '0')}`)
const capabilityOf = (tenant: string) => createHash('sha256').update(tenant).digest()
for (const tenant of tenants) {
  const hash = createHash('sha256').update(capabilityOf(tenant)).digest()
  await sealer.query("SELECT sec.register($1, $2, 1, 'active')", [hash, tenant])
}
const insert = {
  name: 'insert',
  text: `INSERT INTO care.audit_events (tenant_id, id, at, actor, action, target, outcome, after_digest, request_id, source)
    VALUES ($1, gen_random_uuid(), now(), $2, 'person.update', $3, 'success', $4, $5, 'profile')`,
}

/** Inserts a second, each in a transaction of its own. */
async function slice(variant: 'plain' | 'provable'): Promise<number> {
  const action = variant === 'plain' ? 'DISABLE' : 'ENABLE'
  await superuser.query(`ALTER TABLE care.audit_events ${action} TRIGGER queue_leaves`)
  let isSealing = variant === 'provable'
  const sealing = (async () => {
    while (isSealing) {
      await new Promise(resolve => setTimeout(resolve, 500))
      await sealer.query('SELECT sec.seal_audit(10000)')
    }
  })()
  const begun = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < begun + sliceMs) {
        const tenant = tenants[Math.floor(Math.random() * tenants.length)] as string
        const client = await pool.connect()
        // One after the other on the wire, so the capability is for this insert.
        const scoped = client.query({
          name: 'scope',
          text: "SELECT set_config('app.cap', $1, false)",
          values: [capabilityOf(tenant).toString('hex')],
        })
        const inserted = client.query(insert, [tenant, 'user-1', 'person/1', noSeal.slice(0, 43), 'r-1'])
        await Promise.all([scoped, inserted])
        client.release()
        done += 1
      }
    }),
  )
  const rate = done / ((performance.now() - begun) / 1_000)
  isSealing = false
  await sealing
  return rate
}

await slice('plain')
await slice('provable')
const results = await interleave(['plain', 'provable'] as const, rounds, slice)
for (const variant of ['plain', 'provable'] as const)
  console.log(`${variant}: ${format(spreadOf(results.map(result => result[variant])), 0)} inserts a second`)
const ratio = spreadOf(results.map(({ plain, provable }) => provable / plain))
console.log(`provable / plain: ${format(ratio, 2)}; at least 0.75`)
await sealer.end()
await superuser.end()
await pool.end()

// A seal as large as one can be.
const entries = Array.from({ length: 10_000 }, (_, index) => entryOf(index))
const leaves = entries.map(leafHash)
const unsigned = {
  tenant: 'BENCH00',
  number: 1,
  first: 0,
  last: 9_999,
  count: 10_000,
  root: merkleRoot(leaves).toString('hex'),
  previous: noSeal,
  hash: '',
  at: '2026-11-22T18:00:00.000Z',
}
const seal = { ...unsigned, hash: sealHash(unsigned) }
const times: number[] = []
for (let index = 0; index < 10_000; index += 10) {
  const proof = {
    event: entries[index] as AuditEntry,
    leaf: (leaves[index] as Buffer).toString('hex'),
    position: index,
    path: merklePath(leaves, index),
    seal,
  }
  const begun = performance.now()
  if (verifyProof(proof).length > 0) throw new Error('a proof does not hold')
  times.push(performance.now() - begun)
}
const sorted = times.toSorted((a, b) => a - b)
console.log(
  `a proof of a seal of 10,000: p50 ${percentile(sorted, 50).toFixed(3)} ms, p99 ${percentile(sorted, 99).toFixed(3)} ms, slowest ${percentile(sorted, 100).toFixed(3)} ms; below 5`,
)

function entryOf(index: number): AuditEntry {
  return {
    ...{
      id: `01a20469-9be0-75db-8e44-${String(index).padStart(12, '0')}`,
      tenant: 'BENCH00',
      at: '2026-11-22T17:59:19.776Z',
    },
    ...{
      actor: 'user-1',
      action: 'person.update',
      target: `person/${index}`,
      outcome: 'success',
      request_id: 'r-1',
    },
    ...{ source: 'profile', recorded_at: '2026-11-22T17:59:19.788Z' },
  }
}
