import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'

const bin = join(import.meta.dirname, '../../../node_modules/.bin')

/** A command that was started for whoever called us. */
export interface Command {
  readonly kill: (signal: NodeJS.Signals) => unknown
  /** As a shell tells it: 128 and the signal's number when one ended it. */
  readonly exitCode: Promise<number>
}

/** Starts a command on our own standard streams, with the workspace's programs (Node 24 among them) before the machine's. */
export function startCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const path = [bin, process.env['PATH']].join(delimiter)
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env, PATH: path } })
  return {
    kill: signal => child.kill(signal),
    exitCode: new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
      })
    }),
  }
}
