import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { nextCommand, obtainNext } from '../next-debian.ts'
import { asNobody } from '../nobody.ts'
import { startDaemon, waitUntilReady } from '../process.ts'
import { query } from './postgres.ts'

const libraries = [
  ...['libc6', 'libgcc-s1', 'libevent-2.1-7t64', 'libcares2', 'libssl3t64', 'libsystemd0', 'libpam0g'],
  ...['libaudit1', 'libcap-ng0', 'libcap2', 'libzstd1', 'zlib1g'],
]

/** pgbouncer in transaction mode before `postgres`, for tests; every role of the cluster may log in through it. */
export const pgbouncer: Engine = {
  name: 'pgbouncer',
  title: 'pgbouncer',
  needs: 'postgres',
  isOptional: true,
  // transaction pooling wants 1.21 for prepared statements, and Debian's own is older
  obtain: report => obtainNext({ name: 'pgbouncer', title: 'pgbouncer', libraries }, report),
  start: startPgbouncer,
}

async function startPgbouncer({ program, dataDir, port, env }: StartOptions): Promise<RunningEngine> {
  const server = new URL(env['POSTGRES_URL'] ?? '')
  const { username, password } = server
  const config = join(dataDir, 'pgbouncer.ini')
  const users = join(dataDir, 'users.txt')
  await mkdir(dataDir, { recursive: true })
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`, { mode: 0o600 })
  await writeFile(config, configuration(server, port, users), { mode: 0o600 })

  const daemon = startDaemon({
    ...(await nextCommand(program, 'usr/sbin/pgbouncer', [config])),
    env: { LC_ALL: 'C.UTF-8' },
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
    wrapper: asNobody([dataDir, config, users]),
  })
  const url = new URL(server)
  url.host = `127.0.0.1:${port}`
  await waitUntilReady('pgbouncer', daemon, () => query(url.href, 'select 1'))
  // at once: SIGTERM would wait for every client to leave
  const stop = () => daemon.stop('SIGQUIT')
  return { env: { PGBOUNCER_URL: url.href }, pid: daemon.pid, exited: daemon.exited, stop }
}

/** A role that it does not know it looks up as the superuser, in the database that the client asks for. */
function configuration(server: URL, port: number, users: string): string {
  return `[databases]
* = host=${server.hostname} port=${server.port || 5432} auth_user=${server.username}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
pool_mode = transaction
max_prepared_statements = 200
max_client_conn = 1000
default_pool_size = 20
auth_type = scram-sha-256
auth_file = ${users}
auth_query = SELECT rolname, rolpassword FROM pg_catalog.pg_authid WHERE rolname = $1 AND rolcanlogin
admin_users = ${server.username}
ignore_startup_parameters = extra_float_digits
`
}
