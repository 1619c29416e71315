import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { debianEnv, obtainDebianRoot, onlyEntry } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { run, startDaemon, waitUntilReady } from '../process.ts'
import { readOrCreateSecret } from '../secrets.ts'

/** Debian's `nobody`: any user other than root will do, but initdb wants one with an entry. */
const nobody = 65534
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
  start: startPostgres,
}

async function startPostgres({ program, dataDir, port, ephemeral }: StartOptions): Promise<RunningEngine> {
  const home = await onlyEntry(join(program, 'usr/lib/postgresql'), /^\d+$/)
  const env = await debianEnv(program)
  const password = await readOrCreateSecret(join(dataDir, 'password'))
  const cluster = join(dataDir, 'cluster')
  const wrapper = asNobody(dataDir)
  await initialise(cluster, home, join(dataDir, 'password'), wrapper, env)

  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const options = Object.entries({ ...settings, ...(ephemeral && ephemeralSettings) })
  const start = () =>
    startDaemon({
      command: join(home, 'bin/postgres'),
      // no socket file: its path may be too long, and 127.0.0.1 with a password is all we need
      args: [
        ...['-D', cluster, '-h', '127.0.0.1', '-p', String(port), '-k', ''],
        ...options.flatMap(([key, value]) => ['-c', `${key}=${value}`]),
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
    env: { POSTGRES_URL: url },
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

/**
 * PostgreSQL refuses root, and initdb a user without an entry in the password file: both then look like `nobody` in
 * a user namespace, where the files stay ours. Where namespaces are forbidden, root really becomes `nobody`.
 */
function asNobody(dataDir: string): string[] {
  if (process.getuid?.() !== 0 && hasPasswordEntry()) return []
  const namespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']
  try {
    execFileSync(namespace[0] as string, [...namespace.slice(1), 'true'], { stdio: 'ignore' })
    return namespace
  } catch (error) {
    if (process.getuid?.() !== 0) throw error
    for (const path of [dataDir, join(dataDir, 'password')]) chownSync(path, nobody, nobody)
    return ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--']
  }
}

function hasPasswordEntry(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(text)
  } finally {
    await client.end()
  }
}
