import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { supportCore } from './cores.ts'

// bench.ts name: one measurement, bounded in time. The load, the engines and the stand-ins share a core, and what
// is measured has another to itself: see cores.ts.

const engines: Readonly<Record<string, readonly string[]>> = {
  audit: ['postgres'],
  'audit-export': ['postgres'],
  edge: ['nginx'],
  identity: [],
  logins: ['dynamodb', 'redis'],
  media: ['mongodb', 's3'],
  migrations: ['postgres'],
  profile: ['mongodb'],
  'profile-size': ['mongodb'],
  bookings: ['postgres'],
  places: ['postgres'],
  processes: [],
  tenancy: ['postgres'],
  directory: ['postgres', 'redis'],
  shedding: [],
  silos: ['postgres'],
  hot: ['postgres'],
  start: ['postgres', 'redis', 'dynamodb', 'mongodb', 's3'],
}

const [name = '', ...rest] = process.argv.slice(2)
const needed = engines[name]
if (needed === undefined || rest.length > 0) {
  console.error(`usage: npm run bench -- ${Object.keys(engines).join('|')}`)
  process.exit(2)
}
const script = join(import.meta.dirname, `${name}.ts`)
const withEngines = join(import.meta.dirname, '../../platform/src/with-engines.ts')
const measurement = ['node', script]
const whole = needed.length === 0 ? measurement : ['node', withEngines, ...needed, '--', ...measurement]
const [command = '', ...args] = supportCore(whole)
// What src/silos.ts says.
const env = name === 'silos' ? { ...process.env, POSTGRES_MAX_CONNECTIONS: '104' } : process.env
const child = spawn(command, args, { stdio: 'inherit', env })
// A terminal sends Ctrl-C to the child too; a supervisor sends its signal to us alone.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', code => {
  process.exitCode = code ?? 1
})
