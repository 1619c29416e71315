import { type Dispatcher, Pool } from 'undici'
import { drive } from './load.ts'
import { cities, startNotes } from './profile-notes.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What the objects cost against the bare driver in one Fastify route with the same work: reads by id with their
// audit event, filtered lists by an index, and an import against insertMany of the same documents.

/** None: the import alone. */
const rounds = Number(process.env['ROUNDS'] ?? 10)
const sliceMs = 1_000
const inFlight = 8
/** Objects in the tenant while it is read, all imported; each round of imports adds `lines`. */
const size = Number(process.env['OBJECTS'] ?? 10_000)
const lines = Number(process.env['LINES'] ?? 5_000)
const importRounds = Number(process.env['IMPORT_ROUNDS'] ?? 5)

const { servers, authorization, importLines, notes, stop } = await startNotes()
const bare = servers.bare.child
const people = Array.from({ length: 500 }, (_, n) => JSON.stringify({ fname: `F${n}`, lname: 'Bench' }))
await importLines('person', people)
await importLines('note', notes(lines))

type Server = keyof typeof servers
interface Written {
  readonly rate: number
  readonly cpu: number
}
async function write(server: Server): Promise<Written> {
  const { child } = servers[server]
  const before = await child.cpu()
  const begun = performance.now()
  let seconds: number
  if (server === 'bare') {
    const inserted = await bare.ask<{ count: number; seconds: number }>({ copies: lines })
    if (inserted.count !== lines) throw new Error(`the bare driver inserted ${inserted.count}`)
    seconds = inserted.seconds
  } else {
    await importLines('note', notes(lines))
    seconds = (performance.now() - begun) / 1_000
  }
  const cpu = ((await child.cpu()) - before) / lines
  await bare.ask({ settle: true })
  return { rate: lines / seconds, cpu }
}
await interleave(['profile', 'bare'], 1, write)
const imports = await interleave(['profile', 'bare'], importRounds, write)
for (const server of ['profile', 'bare'] as const) {
  const of = (field: keyof Written) => format(spreadOf(imports.map(round => round[server][field])), 0)
  console.log(`import  ${server.padEnd(8)} ${of('rate')} objects a second, CPU µs each ${of('cpu')}`)
}
const share = spreadOf(imports.map(({ profile, bare }) => profile.rate / bare.rate))
console.log(`import / bare insertMany, a second: ${format(share, 2)}; at least 0.60`)
await bare.ask({ forget: true })

let done = (importRounds + 2) * lines
for (; rounds > 0 && done < size; done += lines) {
  await importLines('note', notes(Math.min(lines, size - done)))
  await bare.ask({ settle: true })
}
console.log(`${done} notes and ${people.length} people in one tenant`)
const listed = await fetch(`${servers.profile.url}/profile/objects/person?limit=500`, {
  headers: { authorization: authorization() },
})
const ids = ((await listed.json()) as { items: { id: string }[] }).items.map(({ id }) => id)

interface Speed {
  /** A second. */
  readonly rate: number
  /** Microseconds of CPU for each. */
  readonly cpu: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}
const pools = {
  profile: new Pool(servers.profile.url, { connections: inFlight, pipelining: 1 }),
  bare: new Pool(servers.bare.url, { connections: inFlight, pipelining: 1 }),
}

let turn = 0
const paths = {
  read: () => `/profile/objects/person/${ids[turn % ids.length]}`,
  list: (server: Server) =>
    server === 'bare'
      ? `/profile/objects/note?city=city${turn % cities}`
      : `/profile/objects/note?filter=${encodeURIComponent(`city eq "city${turn % cities}"`)}`,
}

function slice(what: keyof typeof paths) {
  return async (server: Server): Promise<Speed> => {
    const { child } = servers[server]
    const headers = { authorization: authorization() }
    const next = (): Dispatcher.DispatchOptions => {
      turn += 1
      return { method: 'GET', path: paths[what](server), headers }
    }
    const before = await child.cpu()
    const { count, failures, seconds, latencies } = await drive(pools[server], next, inFlight, sliceMs)
    if (failures > 0) throw new Error(`${failures} answers of ${server} were not 200`)
    const sorted = latencies.toSorted((a, b) => a - b)
    const cpu = ((await child.cpu()) - before) / count
    return { rate: count / seconds, cpu, p50: percentile(sorted, 50), p99: percentile(sorted, 99) }
  }
}

const limits = { read: 1.25, list: 1.4 }
for (const what of rounds === 0 ? [] : (['read', 'list'] as const)) {
  await interleave(['profile', 'bare'], 3, slice(what))
  const results = await interleave(['profile', 'bare'], rounds, slice(what))
  console.log(
    `${what}: ${rounds} interleaved rounds of ${sliceMs} ms, ${inFlight} under way: median (min to max)`,
  )
  for (const server of ['profile', 'bare'] as const) {
    const of = (field: keyof Speed, digits: number) =>
      format(spreadOf(results.map(round => round[server][field])), digits)
    console.log(
      `  ${server.padEnd(8)} ${of('rate', 0)} a second, CPU µs ${of('cpu', 0)}, p50 ms ${of('p50', 2)}, p99 ms ${of('p99', 1)}`,
    )
  }
  const ratio = (field: keyof Speed) =>
    format(spreadOf(results.map(({ profile, bare }) => profile[field] / bare[field])), 2)
  console.log(`${what}, profile / bare: p50 ${ratio('p50')}; at most ${limits[what]}; CPU ${ratio('cpu')}`)
}

await Promise.all(Object.values(pools).map(pool => pool.close()))
await stop()
