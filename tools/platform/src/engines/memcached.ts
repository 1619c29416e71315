import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { debianEnv, obtainMemcached } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { asNobody } from '../nobody.ts'
import { startDaemon, waitUntilReady } from '../process.ts'

/** Memcached, as Debian packages it; only for tests. It asks for no password: it is reached from this machine alone. */
export const memcached: Engine = {
  name: 'memcached',
  title: 'Memcached',
  obtain: obtainMemcached,
  start: startMemcached,
}

async function startMemcached({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const daemon = startDaemon({
    command: join(program, 'usr/bin/memcached'),
    args: ['-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '64'],
    env: await debianEnv(program),
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
    // it refuses root, and its own change of user (-u) would clear the death signal
    wrapper: asNobody([dataDir]),
  })
  await waitUntilReady('Memcached', daemon, () => askVersion(port))
  const env = { MEMCACHED_URL: `memcached://127.0.0.1:${port}` }
  return { env, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

async function askVersion(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setTimeout(2000)
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('version\r\nquit\r\n')
  let answer = ''
  for await (const chunk of socket) answer += chunk
  if (!answer.startsWith('VERSION ')) throw new Error(`Memcached answered ${answer}`)
}
