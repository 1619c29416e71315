import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { measuredCore, supportCore } from './cores.ts'

export interface ChildOptions {
  /** The file Node runs. */
  readonly file: string
  /** Its environment beside PATH; nothing else of ours reaches it. */
  readonly env?: NodeJS.ProcessEnv
  readonly isMeasured?: boolean
  /** Flags for Node. */
  readonly flags?: readonly string[]
  /** Whether what it prints is thrown away; it goes to our standard error otherwise. */
  readonly isMute?: boolean
}

/** A process of Node that a measurement looks at, or needs. */
export interface Child {
  readonly pid: number
  /** CPU of the whole process since it began, in microseconds. */
  cpu(): Promise<number>
  /** Sends a message and gives the next answer. */
  ask<T>(message: unknown): Promise<T>
  stop(): Promise<void>
}

const probe = new URL('./probe.ts', import.meta.url).href

/** What the Dockerfile sets for the allocator, for services of ours. */
export const imageRuntime = { MALLOC_ARENA_MAX: '2' }

/** Starts a process; it ends with this one. */
export function startChild(options: ChildOptions): Child {
  const { file, env = {}, isMeasured = false, flags = [], isMute = false } = options
  const node = [process.execPath, ...flags, '--import', probe, file]
  const [command = '', ...args] = isMeasured ? measuredCore(node) : supportCore(node)
  const child = spawn(command, args, {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      ...(file.endsWith('/src/server.ts') ? imageRuntime : undefined),
      ...env,
    },
    stdio: ['ignore', isMute ? 'ignore' : 2, 2, 'ipc'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ask = <T>(message: unknown) => askChild(child, message) as Promise<T>
  return {
    pid: child.pid ?? 0,
    ask,
    cpu: () => ask<number>('cpu'),
    async stop() {
      process.off('exit', kill)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(kill, 10_000)
      await ended
      clearTimeout(timer)
    },
  }
}

async function askChild(child: ChildProcess, message: unknown): Promise<unknown> {
  const failed = new AbortController()
  const { signal } = failed
  try {
    const answer = once(child, 'message', { signal })
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${child.spawnargs.at(-1)} ended with ${code}`)
    })
    child.send(message as object)
    const [value] = await Promise.race([answer, ended])
    return value
  } finally {
    failed.abort()
  }
}

/** Waits until a server answers 200. */
export async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const status = await fetch(url).then(answer => answer.status, String)
    if (status === 200) return
    if (performance.now() > deadline) throw new Error(`${url} answers ${status}`)
    await sleep(50)
  }
}
