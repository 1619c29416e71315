import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// test-package.ts [engines…]: runs the tests of the package in this folder on real engines, and leaves their
// totals in .test/summary.json. An engine whose address the environment gives is used as it is.

const here = import.meta.dirname
mkdirSync('.test', { recursive: true })
// Empty until the tests have ended: an engine that does not start counts as a failure too.
writeFileSync('.test/summary.json', '')
const test = [
  'node',
  '--test',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  `--test-reporter=${join(here, 'test-summary.ts')}`,
  '--test-reporter-destination=.test/summary.json',
  'test/**/*.test.ts',
]
const child = spawn('node', [join(here, 'with-engines.ts'), ...process.argv.slice(2), '--', ...test], {
  stdio: 'inherit',
  // seconds: the 30 that tap gives a file are too few beside another package's tests
  env: { TAP_TIMEOUT: '300', ...process.env },
})
// A terminal sends Ctrl-C to the child too; a supervisor sends its signal to us alone.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', code => {
  process.exitCode = code ?? 1
})
