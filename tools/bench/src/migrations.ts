import { type ExecFileException, execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'

// What a deployment waits for when no schema has changed: `migrate.ts` of geo over a pool and many silo databases that
// are all up to date. At most 30 s for 900.

const silos = Number(process.env['SILOS'] ?? 900)
const limitSeconds = 30
const rounds = 3
const migrateFile = join(import.meta.dirname, '../../../apps/geo/src/migrate.ts')

const address = process.env['POSTGRES_URL'] ?? ''
const owner = new URL(address)
// Like the service's own login names; the engine and all on it is thrown away after the run.
owner.pathname = '/bench'
const as = (role: string) => {
  const url = new URL(owner)
  url.username = role
  url.password = createHmac('sha256', owner.password).update(role).digest('hex')
  return url.href
}
const env = {
  PATH: process.env['PATH'],
  POSTGRES_URL: as('bench_app'),
  POSTGRES_PROVISIONER_URL: as('bench_provisioner'),
  POSTGRES_OWNER_URL: owner.href,
}

interface Run {
  readonly seconds: number
  /** CPU of the process, in seconds. */
  readonly cpu: number
  readonly lastLine: string
}

/** Runs migrate.ts as a deployment does. */
function migrate(): Promise<Run> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (error !== null) return reject(new Error(`migrate.ts: ${stderr || stdout}`, { cause: error }))
      const { user, system } = cpuOfChild(stderr)
      resolve({
        seconds: (performance.now() - begun) / 1_000,
        cpu: (user + system) / 1e6,
        lastLine: stdout.trim().split('\n').at(-1) ?? '',
      })
    }
    const args = ['--import', atExit, migrateFile]
    execFile(process.execPath, args, { env, maxBuffer: 1e8 }, done)
  })
}

/** Loaded before migrate.ts: writes its CPU, in microseconds, when it ends. */
const atExit = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\ncpu ' + JSON.stringify(process.cpuUsage())))",
)}`

function cpuOfChild(stderr: string): NodeJS.CpuUsage {
  return JSON.parse(/^cpu (.*)$/m.exec(stderr)?.[1] ?? '')
}

await migrate()
const server = new pg.Client({ connectionString: address })
await server.connect()
const begun = performance.now()
// By copying files: a silo's schema is the pool's, and no login is needed to find that nothing is to be done.
for (let index = 0; index < silos; index++) {
  const name = `bench_t_${String(index).padStart(7, '0')}`
  await server.query(`CREATE DATABASE ${name} TEMPLATE bench STRATEGY file_copy`)
  if (index % 100 === 99) console.log(`${index + 1}/${silos} silo databases made`)
}
await server.end()
console.log(`${silos} silo databases made in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)

const runs: Run[] = []
for (let round = 0; round < rounds; round++) runs.push(await migrate())
for (const { seconds, cpu, lastLine } of runs)
  console.log(`nothing to do: ${seconds.toFixed(1)} s, CPU of migrate.ts ${cpu.toFixed(1)} s (${lastLine})`)
const slowest = Math.max(...runs.map(({ seconds }) => seconds))
console.log(`slowest of ${rounds}: ${slowest.toFixed(1)} s; at most ${limitSeconds}`)
