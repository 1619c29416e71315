import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { obtainPackages, onlyEntry, privateApt, removeUnused, unpackAll } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { asNobody } from '../nobody.ts'
import { run, startDaemon, waitUntilReady } from '../process.ts'
import type { Report } from '../report.ts'
import { query } from './postgres.ts'

/** Transaction pooling wants 1.21 for prepared statements; Debian has that from this release on. */
const release = 'trixie'
/** It and the libraries it is linked with, down to the C library: none of the machine's, which may be older. */
const packages = [
  ...[
    'pgbouncer',
    'libc6',
    'libgcc-s1',
    'libevent-2.1-7t64',
    'libcares2',
    'libssl3t64',
    'libsystemd0',
    'libpam0g',
  ],
  ...['libaudit1', 'libcap-ng0', 'libcap2', 'libzstd1', 'zlib1g'],
]

/** pgbouncer in transaction mode before `postgres`, for tests; every role of the cluster may log in through it. */
export const pgbouncer: Engine = {
  name: 'pgbouncer',
  title: 'pgbouncer',
  needs: 'postgres',
  // an archive of Debian's next release is not everywhere
  isOptional: true,
  obtain: obtainPgbouncer,
  start: startPgbouncer,
}

async function obtainPgbouncer(report: Report): Promise<string> {
  const make = async (root: string) => {
    const { options, lists, archives } = await privateApt(root)
    const format = ['--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages']
    const archive = /^Debian (\S+)$/m.exec(await run('apt-get', ['indextargets', ...format]))?.[1]
    if (archive === undefined)
      throw new Error(`apt knows no archive of Debian, which has pgbouncer in ${release}`)
    const sources = join(root, '.apt/sources.list')
    await writeFile(sources, `deb ${archive} ${release} main\n`)
    for (const option of [
      `Dir::Etc::SourceList=${sources}`,
      'Dir::Etc::SourceParts=/dev/null',
      `Dir::State::Lists=${lists}`,
      'Dir::State::Status=/dev/null',
    ])
      options.push('-o', option)
    await run('apt-get', [...options, '-q', 'update'])
    await run('apt-get', [...options, '-q', 'download', ...packages], { cwd: archives })
    await unpackAll(archives, root)
    await removeUnused(root)
  }
  return obtainPackages({ name: 'debian-pgbouncer', version: release, title: 'pgbouncer', make }, report)
}

async function startPgbouncer({ program, dataDir, port, env }: StartOptions): Promise<RunningEngine> {
  const server = new URL(env['POSTGRES_URL'] ?? '')
  const { username, password } = server
  const config = join(dataDir, 'pgbouncer.ini')
  const users = join(dataDir, 'users.txt')
  await mkdir(dataDir, { recursive: true })
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`, { mode: 0o600 })
  await writeFile(config, configuration(server, port, users), { mode: 0o600 })

  const lib = await onlyEntry(join(program, 'usr/lib'), /-linux-gnu$/)
  const daemon = startDaemon({
    // its own loader, so that it takes its own C library
    command: await onlyEntry(lib, /^ld-linux.*\.so\.\d$/),
    args: ['--library-path', lib, join(program, 'usr/sbin/pgbouncer'), config],
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
