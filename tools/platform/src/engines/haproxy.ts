import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { nextCommand, obtainNext } from '../next-debian.ts'
import { freePorts } from '../ports.ts'
import { startDaemon, waitUntilReady } from '../process.ts'

const shipped = join(import.meta.dirname, '../../../../deploy/haproxy.cfg')
const libraries = [
  ...['libc6', 'libgcc-s1', 'libstdc++6', 'libjemalloc2', 'libcrypt1', 'libssl3t64', 'zlib1g', 'libzstd1'],
  ...['libpcre2-8-0', 'libsystemd0', 'libcap2', 'liblua5.4-0', 'libreadline8t64', 'libtinfo6'],
  ...['libopentracing-c-wrapper0t64', 'libopentracing1'],
]

/**
 * HAProxy with the settings of deploy/haproxy.cfg before one edge, which a test starts itself at `HAPROXY_EDGE_PORT`,
 * or before as many as `HAPROXY_EDGES` says, at the ports of `HAPROXY_EDGE_PORTS`; only for tests.
 */
export const haproxy: Engine = {
  name: 'haproxy',
  title: 'HAProxy',
  isOptional: true,
  // 2.6, which Debian itself has, answers nothing where a server died under a request on a kept connection
  obtain: report => obtainNext({ name: 'haproxy', title: 'HAProxy', libraries }, report),
  start: startHaproxy,
}

async function startHaproxy({ program, dataDir, port, env: given }: StartOptions): Promise<RunningEngine> {
  const [alivePort = 0, ...edgePorts] = await freePorts(1 + Number(given['HAPROXY_EDGES'] ?? 1))
  const config = join(dataDir, 'haproxy.cfg')
  await writeFile(config, localConfiguration(await readFile(shipped, 'utf8'), { port, edgePorts, alivePort }))
  const daemon = startDaemon({
    ...(await nextCommand(program, 'usr/sbin/haproxy', ['-db', '-f', config])),
    env: { LC_ALL: 'C.UTF-8' },
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  await waitUntilReady('HAProxy', daemon, () => fetch(`http://127.0.0.1:${alivePort}/`))
  const env = {
    HAPROXY_URL: `http://127.0.0.1:${port}`,
    HAPROXY_EDGE_PORT: String(edgePorts[0]),
    HAPROXY_EDGE_PORTS: edgePorts.join(),
  }
  return { env, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

interface Ports {
  readonly port: number
  readonly edgePorts: readonly number[]
  readonly alivePort: number
}

/**
 * The shipped file with other addresses and without what only containers have: their DNS, and the services behind the
 * edge. Whatever decides how a request is read stays as it is.
 * @throws Error when a line is no longer there: then it is not the shipped file that would be tested
 */
function localConfiguration(text: string, { port, edgePorts, alivePort }: Ports): string {
  const servers = edgePorts.map((edgePort, index) => `  server edge${index + 1} 127.0.0.1:${edgePort}`)
  const replacements: readonly (readonly [RegExp, string])[] = [
    [/ init-addr none resolvers docker resolve-prefer ipv4/, ''],
    [/\nresolvers docker\n(?: .*\n)+/, '\n'],
    [/^(frontend clients\n) {2}bind :8080$/m, `$1  bind 127.0.0.1:${port}`],
    [/^ {2}server-template edge 4 edge:8080$/m, servers.join('\n')],
    [/\nlisten auth\n[\s\S]*(?=\n#[^\n]*\nfrontend alive\n)/, '\n'],
    [/^ {2}bind 127\.0\.0\.1:8404$/m, `  bind 127.0.0.1:${alivePort}`],
  ]
  return replacements.reduce((config, [pattern, replacement]) => {
    if (!pattern.test(config)) throw new Error(`deploy/haproxy.cfg has nothing like ${pattern}`)
    return config.replace(pattern, replacement)
  }, text)
}
