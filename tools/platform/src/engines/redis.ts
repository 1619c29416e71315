import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { debianEnv, obtainDebianRoot } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { startDaemon, waitUntilReady } from '../process.ts'
import { readOrCreateSecret } from '../secrets.ts'

/** Redis, as Debian packages it. It is only our cache, so nothing is kept on disk. */
export const redis: Engine = { name: 'redis', title: 'Redis', obtain: obtainDebianRoot, start: startRedis }

async function startRedis({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const password = await readOrCreateSecret(join(dataDir, 'password'))
  // a file, not arguments: everybody on the machine can read the arguments of a process
  const config = join(dataDir, 'redis.conf')
  const lines = ['bind 127.0.0.1', `port ${port}`, `requirepass ${password}`, 'save ""', 'appendonly no']
  await writeFile(config, `${lines.join('\n')}\nmaxmemory 256mb\nmaxmemory-policy allkeys-lru\n`, {
    mode: 0o600,
  })
  const daemon = startDaemon({
    command: join(program, 'usr/bin/redis-server'),
    args: [config],
    env: await debianEnv(program),
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  await waitUntilReady('Redis', daemon, () => ping(port, password))
  const env = { REDIS_URL: `redis://:${password}@127.0.0.1:${port}` }
  return { env, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

/** AUTH and PING in Redis' own protocol: too little for a driver. */
async function ping(port: number, password: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setTimeout(2000)
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  if (!answer.startsWith('+OK\r\n+PONG\r\n')) throw new Error(`Redis answered ${answer}`)
}
