import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const stopGraceMs = 10_000

/** Runs a command to its end and gives its standard output; a failure carries the end of what it printed. */
export async function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const [code, signal] = await once(child, 'close')
  if (code === 0) return stdout
  const said = tail(`${stdout}\n${stderr}`, 15)
  throw new Error(`${command} ${args[0] ?? ''} ended with ${signal ?? code}:\n${said}`)
}

/** What a long-running process is started with. */
export interface DaemonOptions {
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** Standard output and error are appended here. */
  logFile: string
  /** Sent to it when this process dies, even by SIGKILL. */
  deathSignal?: 'KILL' | 'INT' | 'TERM'
  /** Put before the command: `unshare …` for a program that refuses root. */
  wrapper?: string[]
}

/** A long-running process of ours. */
export interface Daemon {
  pid: number
  logFile: string
  /** Resolves when it has ended, with the reason in words. */
  exited: Promise<string>
  /** Asks it to end, waits, then kills it. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a process that lives until it is stopped or this process ends, in a session of its own (no Ctrl-C). */
export function startDaemon(options: DaemonOptions): Daemon {
  const log = openSync(options.logFile, 'a')
  const setpriv = ['setpriv', '--pdeathsig', options.deathSignal ?? 'KILL', '--']
  // the death signal comes last before the program: a change of credentials clears it
  const [command = '', ...args] = [...(options.wrapper ?? []), ...setpriv, options.command, ...options.args]
  const child = spawn(command, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: options.env }),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const exited = waitForExit(child)
  return {
    pid: child.pid ?? 0,
    logFile: options.logFile,
    exited,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      const inTime = await Promise.race([exited, sleep(stopGraceMs, undefined, { ref: false })])
      if (inTime === undefined) child.kill('SIGKILL')
      await exited
    },
  }
}

/** Repeats a probe until it resolves; fails when the process ends first or the time is up, with the log's end. */
export async function waitUntilReady(
  title: string,
  daemon: Daemon,
  probe: () => Promise<unknown>,
  timeoutMs = 60_000,
): Promise<void> {
  let ended: string | undefined
  void daemon.exited.then(reason => {
    ended = reason
  })
  const deadline = performance.now() + timeoutMs
  for (;;) {
    try {
      await probe()
      return
    } catch (error) {
      if (ended === undefined && performance.now() < deadline) {
        await sleep(50)
        continue
      }
      const what = ended === undefined ? `did not answer in ${timeoutMs / 1000} s` : `ended early (${ended})`
      await daemon.stop('SIGKILL')
      const log = tail(readFileSync(daemon.logFile, 'utf8'), 20)
      throw new Error(`${title} ${what}; the end of ${daemon.logFile}:\n${log}`, { cause: error })
    }
  }
}

function tail(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

async function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal))
  })
}
