import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from './http.ts'
import { addSamples } from './samples.ts'
import { credentialHeaders, readSettings } from './settings.ts'
import { createSubject } from './subject.ts'
import { type Outcome, runSuite, suite } from './suite.ts'

// main.ts [--write] [--only ID]… [--list]: the abstract tests against the edge at CAREEASY_URL, one line for each; exit
// code 1 when one failed. Without an address: against a platform of its own, with --write.

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
})

async function main(): Promise<number> {
  if (values.list) {
    for (const { id } of suite) console.log(id)
    return 0
  }
  if (process.env['CAREEASY_URL'] === undefined) return runOnOwnPlatform()
  const tests = suite.filter(({ id }) => values.only === undefined || values.only.includes(id))
  if (tests.length === 0) throw new Error(`there is no test ${values.only}`)
  const settings = readSettings(process.env)
  const root = `${settings.url}/geo`
  const client = createClient(root, await credentialHeaders(settings))
  const stop = () => {
    isStopped = true
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const removeSamples = values.write ? await addSamples(client) : async () => {}
  const outcomes: Outcome[] = []
  try {
    for await (const outcome of runSuite(createSubject(client, root, values.write), tests)) {
      const { id, result, reason } = outcome
      console.log(`${result.padEnd(8)}${id}${reason === '' ? '' : `: ${reason}`}`)
      outcomes.push(outcome)
      // What was added is removed first.
      if (isStopped) return 130
    }
  } finally {
    await removeSamples()
  }
  const count = (wanted: Outcome['result']) => outcomes.filter(({ result }) => result === wanted).length
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
  return count('failed') === 0 ? 0 : 1
}

let isStopped = false

/** Engines and services as for the acceptance suite; the demo user runs this again. */
async function runOnOwnPlatform(): Promise<number> {
  const platform = join(import.meta.dirname, '../../platform/src/with-platform.ts')
  const again = [process.execPath, import.meta.filename, '--write', ...process.argv.slice(2)]
  const child = spawn(process.execPath, [platform, '--', ...again], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}
