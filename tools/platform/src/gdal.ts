import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { debianEnv, obtainGdal } from './debian.ts'
import { createReport } from './report.ts'

// gdal.ts ogrinfo|ogr2ogr arguments…: GDAL's tools, from Debian's package.

const [tool = 'ogrinfo', ...args] = process.argv.slice(2)
const root = await obtainGdal(createReport(line => console.error(line)))
// Settings of GDAL are variables too: what the caller has set stays.
const env = { ...process.env, ...(await debianEnv(root)) }
const child = spawn(join(root, 'usr/bin', tool), args, { stdio: 'inherit', env })
const [code] = await once(child, 'exit')
process.exitCode = code ?? 1
