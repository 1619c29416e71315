#!/usr/bin/env node
// Plain JavaScript for whichever Node it is started with: older ones hand over to the Node pinned in the checkout.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('./main.ts')
} else {
  const pinned = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
  if (existsSync(pinned)) {
    const script = fileURLToPath(import.meta.url)
    const child = spawn(pinned, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
    // a terminal sends Ctrl-C to the child too; a supervisor sends its signal to us alone
    process.on('SIGINT', () => {})
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
    })
  } else {
    console.error(`careeasy needs Node 24, this is ${process.version}: run npm install in the checkout first`)
    process.exitCode = 2
  }
}
