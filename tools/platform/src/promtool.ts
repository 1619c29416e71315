import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { obtainPackage } from './debian.ts'
import { createReport } from './report.ts'

// promtool.ts arguments…: Prometheus' own checker of rules, from Debian's package.

const program = await obtainPackage(
  'prometheus',
  'promtool',
  createReport(line => console.error(line)),
)
const child = spawn(join(program, 'usr/bin/promtool'), process.argv.slice(2), { stdio: 'inherit' })
const [code] = await once(child, 'exit')
process.exitCode = code ?? 1
