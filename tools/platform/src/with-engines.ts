import { startCommand } from './command.ts'
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
      const child = startCommand(command, rest, { ...engines.env, ...keeper.mark })
      stop = child.kill
      return await child.exitCode
    } finally {
      await engines.stop()
    }
  } finally {
    await keeper.close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
