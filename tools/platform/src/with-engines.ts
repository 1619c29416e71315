import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import type { EngineName } from './engine.ts'
import { engineNames, startEngines } from './engines.ts'
import { startKeeper } from './keeper.ts'
import { freePorts } from './ports.ts'
import { createReport } from './report.ts'
import { onStopRequest } from './signals.ts'

// with-engines.ts postgres redis -- command args…
// Runs a command beside fresh engines, and removes both when it ends.

const usage = `usage: with-engines.ts [${engineNames.join(' ')}] -- command [arguments]`

async function main(args: string[]): Promise<number> {
  const split = args.indexOf('--')
  const names = args.slice(0, split) as EngineName[]
  const [command, ...rest] = args.slice(split + 1)
  if (split < 0 || command === undefined || names.some(name => !engineNames.includes(name))) {
    console.error(usage)
    return 2
  }

  // until the command runs there is nothing to wait for: the keeper cleans up
  let stop = (_signal: NodeJS.Signals): unknown => process.exit(130)
  onStopRequest(
    signal => stop(signal),
    () => process.exit(130),
  )
  const keeper = await startKeeper()
  try {
    // the command's own output belongs on standard output
    const report = createReport(line => console.error(line))
    const port = async () => (await freePorts(1))[0] as number
    const options = { names, dataDir: keeper.folder, ephemeral: true, port, env: process.env, report }
    const engines = await startEngines(options)
    try {
      const bin = join(import.meta.dirname, '../../../node_modules/.bin')
      const path = [bin, process.env['PATH']].join(delimiter)
      const env = { ...process.env, PATH: path, ...engines.env, ...keeper.mark }
      const child = spawn(command, rest, { stdio: 'inherit', env })
      stop = signal => child.kill(signal)
      return await exitCode(child)
    } finally {
      await engines.stop()
    }
  } finally {
    await keeper.close()
  }
}

async function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
