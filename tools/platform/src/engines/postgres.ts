import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { debianEnv, obtainDebianRoot, onlyEntry } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { asNobody } from '../nobody.ts'
import { run, startDaemon, waitUntilReady } from '../process.ts'
import { readOrCreateSecret } from '../secrets.ts'

const settings = {
  shared_buffers: '64MB',
  max_connections: '200',
  jit: 'off',
  log_min_messages: 'warning',
}
/**
 * Only for clusters that are thrown away: a crash of the machine loses them. A kill of PostgreSQL must not lose what
 * it acknowledged, since tests do just that: so commits stay synchronous.
 */
const ephemeralSettings = { fsync: 'off', full_page_writes: 'off' }

/** PostgreSQL with PostGIS, as Debian packages it. */
export const postgres: Engine = {
  name: 'postgres',
  title: 'PostgreSQL',
  obtain: obtainDebianRoot,
  start: async options => startPostgres(options, 'POSTGRES_URL'),
}

/** A second cluster of the same kind, for tests of tenants that live on another one. */
export const postgres2: Engine = {
  name: 'postgres2',
  title: 'PostgreSQL (second cluster)',
  obtain: obtainDebianRoot,
  start: async options => startPostgres(options, 'POSTGRES2_URL'),
}

async function startPostgres(options: StartOptions, variable: string): Promise<RunningEngine> {
  const { program, dataDir, port, ephemeral } = options
  const home = await onlyEntry(join(program, 'usr/lib/postgresql'), /^\d+$/)
  const env = await debianEnv(program)
  const password = await readOrCreateSecret(join(dataDir, 'password'))
  const cluster = join(dataDir, 'cluster')
  const wrapper = asNobody([dataDir, join(dataDir, 'password')])
  await initialise(cluster, home, join(dataDir, 'password'), wrapper, env)

  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const { POSTGRES_MAX_CONNECTIONS: max_connections = settings.max_connections } = options.env
  const all = { ...settings, ...(ephemeral && ephemeralSettings), max_connections }
  const configuration = Object.entries(all)
  const start = () =>
    startDaemon({
      command: join(home, 'bin/postgres'),
      // no socket file: its path may be too long, and 127.0.0.1 with a password is all we need
      args: [
        ...['-D', cluster, '-h', '127.0.0.1', '-p', String(port), '-k', ''],
        ...configuration.flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      ],
      env,
      logFile: join(dataDir, 'engine.log'),
      // a fast shutdown, so that its children go with it
      deathSignal: 'INT',
      wrapper,
    })
  const probe = () => query(url, 'select 1')
  let daemon = start()
  try {
    await waitUntilReady('PostgreSQL', daemon, probe)
  } catch {
    // within a second of a kill the old postmaster.pid may still look alive: once more
    daemon = start()
    await waitUntilReady('PostgreSQL', daemon, probe)
  }
  return {
    env: { [variable]: url },
    pid: daemon.pid,
    exited: daemon.exited,
    // fast shutdown: SIGTERM would wait for every client to leave
    stop: () => daemon.stop('SIGINT'),
  }
}

async function initialise(
  cluster: string,
  home: string,
  passwordFile: string,
  wrapper: string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const major = home.split('/').at(-1)
  try {
    const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
    if (found === major) return
    throw new Error(`${cluster} was made by PostgreSQL ${found}, this is ${major}: move the folder away`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const args = ['-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  const command = [...wrapper, join(home, 'bin/initdb'), '-D', cluster, `--pwfile=${passwordFile}`, ...args]
  await run(command[0] as string, command.slice(1), { env })
}

/** One statement on a connection of its own. */
export async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(text)
  } finally {
    await client.end()
  }
}
