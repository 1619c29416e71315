import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { debianEnv, obtainClamav } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { startDaemon, waitUntilReady } from '../process.ts'

/**
 * ClamAV's daemon, as Debian packages it; only for tests. Its one signature is that of the EICAR test file, so
 * nothing is downloaded and it is ready at once; with the real database it takes a minute and 1.5 GB.
 */
export const clamav: Engine = { name: 'clamav', title: 'ClamAV', obtain: obtainClamav, start: startClamav }

/** The most it takes in one stream; small, so that tests can exceed it. */
const streamMaxBytes = 25 * 1_048_576

async function startClamav({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const database = join(dataDir, 'database')
  const temporary = join(dataDir, 'tmp')
  for (const folder of [database, temporary]) await mkdir(folder, { recursive: true })
  await writeFile(join(database, 'test.ndb'), eicarSignature)
  const config = join(dataDir, 'clamd.conf')
  await writeFile(config, configuration({ port, database, temporary }), { mode: 0o600 })
  const daemon = startDaemon({
    command: join(program, 'usr/sbin/clamd'),
    args: ['--config-file', config],
    env: await debianEnv(program),
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  await waitUntilReady('ClamAV', daemon, () => ping(port))
  const env = { CLAMD_URL: `tcp://127.0.0.1:${port}` }
  return { env, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

/**
 * In any file, at any place, without its first character: this source must not be taken for the thing itself.
 * eicar.com has the whole text, which is harmless.
 */
const eicarSignature = `Eicar-Test-Signature:0:*:${Buffer.from(
  '5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
).toString('hex')}\n`

function configuration({
  port,
  database,
  temporary,
}: Record<'database' | 'temporary', string> & { port: number }) {
  return `Foreground yes
TCPAddr 127.0.0.1
TCPSocket ${port}
DatabaseDirectory ${database}
TemporaryDirectory ${temporary}
StreamMaxLength ${streamMaxBytes}
MaxThreads 4
# clamd asks by itself whether its database changed; nothing ever does here
SelfCheck 0
`
}

/** PING in clamd's own protocol: too little for a client. */
async function ping(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setTimeout(2000)
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('zPING\0')
  let answer = ''
  for await (const chunk of socket) answer += chunk
  if (answer !== 'PONG\0') throw new Error(`ClamAV answered ${answer}`)
}
