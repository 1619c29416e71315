import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'

const script = join(import.meta.dirname, '../src/with-engines.ts')

/** Runs a command beside a real Redis of its own, whatever address the test run has. */
function withRedis(...command: string[]): ChildProcess {
  const { REDIS_URL: _given, ...env } = process.env
  const args = [script, 'redis', '--', ...command]
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
}

t.test('the command gets the address, and its exit code is passed on', async t => {
  const child = withRedis('sh', '-c', 'echo "$REDIS_URL"; exit 7')
  let output = ''
  child.stdout?.on('data', data => {
    output += data
  })
  const [code] = await once(child, 'close')
  t.equal(code, 7)
  t.match(output, /^redis:\/\/:[0-9a-f]{48}@127\.0\.0\.1:\d+\n$/)
})

t.test('an address that is given is used and nothing is started', async t => {
  const env = { ...process.env, REDIS_URL: 'redis://elsewhere' }
  const child = spawn(process.execPath, [script, 'redis', '--', 'sh', '-c', 'echo "$REDIS_URL"'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [data] = await once(child.stdout, 'data')
  t.equal(String(data), 'redis://elsewhere\n')
  await once(child, 'close')
})

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  t.test(`nothing is left behind after ${signal}`, async t => {
    // a descendant that nobody waits for, and the data folder, as the engine's process sees it
    const redisPid = '$(pgrep -f "redis-server.*:$(echo "$REDIS_URL" | sed s/.*://)")'
    const print = `sleep 600 & echo "$! ${redisPid} $REDIS_URL"; wait`
    const child = withRedis('sh', '-c', print)
    const [data] = await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')
    const [sleeper, redis, url] = String(data).trim().split(' ') as [string, string, string]
    const port = Number(new URL(url).port)
    const folder = readlinkSync(`/proc/${redis}/cwd`)
    t.ok(await listens(port))
    t.ok(existsSync(`/proc/${sleeper}`))

    child.kill(signal)
    await once(child, 'exit')
    await until(async () => !(await listens(port)) && !existsSync(folder) && !isAlive(Number(sleeper)))
    t.notOk(await listens(port), 'redis is gone')
    t.notOk(isAlive(Number(sleeper)), 'the descendant of the command is gone')
    t.notOk(existsSync(folder), 'the data is gone')
  })
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600 && !(await condition()); tries++) await sleep(100)
}
