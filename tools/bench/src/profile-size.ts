import { type Dispatcher, Pool } from 'undici'
import { drive } from './load.ts'
import { cities, startNotes } from './profile-notes.ts'
import { format, percentile, spreadOf } from './spread.ts'

// What a page of a list by an index costs in a tenant with few objects and in the same tenant with many, against the
// bare driver, and what memory the service has then.

const sizes = (process.env['SIZES'] ?? '10000,100000').split(',').map(Number)
const rounds = Number(process.env['ROUNDS'] ?? 5)
const sliceMs = 2_000
/** One at a time: where pages wait for each other, their times tell of the queue. */
const inFlight = 1
/** Objects of one import. */
const lines = 1_000

const { servers, authorization, importLines, notes, stop } = await startNotes()
type Server = keyof typeof servers
const pathOf = {
  profile: (city: string) => `/profile/objects/note?filter=${encodeURIComponent(`city eq "${city}"`)}`,
  bare: (city: string) => `/profile/objects/note?city=${city}`,
}

let turn = 0
async function slice(server: Server): Promise<readonly number[]> {
  const pool = new Pool(servers[server].url, { connections: inFlight, pipelining: 1 })
  const headers = { authorization: authorization() }
  const next = (): Dispatcher.DispatchOptions => {
    turn += 1
    return { method: 'GET', path: pathOf[server](`city${turn % cities}`), headers }
  }
  const { failures, latencies } = await drive(pool, next, inFlight, sliceMs)
  await pool.close()
  if (failures > 0) throw new Error(`${failures} answers of ${server} were not 200`)
  return latencies.toSorted((a, b) => a - b)
}

const p99: Record<Server, number[]> = { profile: [], bare: [] }
let there = 0
for (const size of sizes) {
  const begun = performance.now()
  const first = there
  let highest = 0
  while (there < size) {
    const count = Math.min(lines, size - there)
    await importLines('note', notes(count))
    there += count
    highest = Math.max(highest, await servers.profile.child.ask<number>('rss'))
    // As whoever hands the events over would have by then: the local store reads its whole backlog at every sweep.
    await servers.bare.child.ask({ settle: true })
  }
  const rate = (there - first) / ((performance.now() - begun) / 1_000)
  console.log(`${there} notes: imported ${rate.toFixed(0)} a second, at most ${mib(highest)} MiB resident`)
  const taken: Record<Server, (readonly number[])[]> = { profile: [], bare: [] }
  for (let round = 0; round < rounds; round++)
    for (const server of ['profile', 'bare'] as const) taken[server].push(await slice(server))
  const rss = await servers.profile.child.ask<number>('rss')
  for (const server of ['profile', 'bare'] as const) {
    const of = (percent: number) => spreadOf(taken[server].map(one => percentile(one, percent)))
    p99[server].push(of(99).median)
    const pages = taken[server].reduce((sum, one) => sum + one.length, 0)
    console.log(
      `  ${server.padEnd(8)} ${pages} pages, p50 ms ${format(of(50), 1)}, p99 ms ${format(of(99), 1)}`,
    )
  }
  console.log(`  resident while lists are read: ${mib(rss)} MiB`)
}
for (const server of ['profile', 'bare'] as const) {
  const [few = 0] = p99[server]
  const ratio = ((p99[server].at(-1) ?? 0) / few).toFixed(2)
  console.log(`${server}: p99 at ${sizes.at(-1)} / at ${sizes[0]}: ${ratio}; at most 2`)
}
await stop()

function mib(bytes: number): string {
  return (bytes / 1_048_576).toFixed(0)
}
