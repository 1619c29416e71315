import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pruneKeys, rotateKeys } from './key-file.ts'

const usage = `keys rotate [--delay SECONDS] FILE   a new first key; it signs after the delay, 20 s by default
keys prune FILE                      take out keys that were replaced a day ago, and all but three`

const { values, positionals } = parseArgs({
  options: { delay: { type: 'string', default: '20' } },
  allowPositionals: true,
})
const [command, file] = positionals
const delay = Number(values.delay)
const now = Math.floor(Date.now() / 1_000)

if (file === undefined || !Number.isInteger(delay) || delay < 0) {
  console.error(usage)
  process.exitCode = 2
} else {
  // npm runs a workspace's script in its folder: a relative path is meant from where the operator stands.
  const path = resolve(process.env['INIT_CWD'] ?? '.', file)
  if (command === 'rotate') console.log(`new key ${await rotateKeys(path, { now, delay })}`)
  else if (command === 'prune') console.log(`removed ${(await pruneKeys(path, now)).join(', ') || 'none'}`)
  else {
    console.error(usage)
    process.exitCode = 2
  }
}
