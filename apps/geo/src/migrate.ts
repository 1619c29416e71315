import { parseArgs } from 'node:util'
import { loadConfig } from '@careeasy/config'
import { readClusters } from './clusters.ts'
import { MigrateConfigSchema } from './config.ts'
import { migrate, type Outcome, readStatus } from './migrations.ts'

// Before the service starts: logins, databases and schema on every cluster, of the pools and of every silo. Does
// nothing where all is there. --status only tells how far each database is.

const { values } = parseArgs({ options: { status: { type: 'boolean', default: false } } })
const clusters = [...readClusters(loadConfig(MigrateConfigSchema, process.env)).values()]
const outcomes = values.status ? await readStatus(clusters) : await migrate(clusters, { onProgress: tell() })

if (values.status) for (const outcome of outcomes) console.log(describe(outcome))
for (const { name, error } of outcomes) if (error !== undefined) console.error(`${name}: ${error.message}`)

const count = (has: (outcome: Outcome) => unknown) => outcomes.filter(has).length
const changed = count(({ files, error }) => error === undefined && files.length > 0)
const failed = count(({ error }) => error)
const newer = count(({ isNewer }) => isNewer)
console.log(
  `${outcomes.length} databases: ${changed} ${values.status ? 'behind' : 'migrated'}, ${failed} failed, ` +
    `${newer} migrated by a later release, ${outcomes.length - changed - failed - newer} up to date`,
)
if (failed > 0) process.exitCode = 1

/** A line a second at most, and one for the last database: short runs are silent in between. */
function tell(): (done: number, total: number) => void {
  let next = Date.now() + 1_000
  return (done, total) => {
    if (Date.now() < next && done < total) return
    next = Date.now() + 1_000
    console.log(`${done}/${total} databases looked at`)
  }
}

function describe({ name, version, isNewer, files, error }: Outcome): string {
  if (error !== undefined) return `${name}: cannot be seen`
  if (isNewer) return `${name}: version ${version}, of a later release than this one`
  return `${name}: version ${version}, ${files.length === 0 ? 'up to date' : `pending ${files.join(', ')}`}`
}
