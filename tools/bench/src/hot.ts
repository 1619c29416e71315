import { createKeys } from './keys.ts'
import { drive } from './load.ts'
import { createPeople, uniform } from './people.ts'
import { type Places, readOf, startPlaces, startRegistry, startRelay, withPort } from './place-service.ts'
import { benchPostgres, fill, placeId, tenantUuid } from './postgres.ts'
import { format, interleave, percentile, spreadOf } from './spread.ts'

// What the share of a quarter costs a tenant that is alone: 5 connections of a budget of 20, beside 20 (of one of 80).

const places = 1_000
const rounds = Number(process.env['ROUNDS'] ?? 10)
const sliceMs = 1_000
const inFlight = 40
const hot = tenantUuid(1)

const keys = createKeys()
const postgres = benchPostgres()
await postgres.migrate()
await fill(postgres.owner(), [hot], places)
const [registry, relay] = [await startRegistry('pool'), await startRelay(postgres.owner())]
const headerOf = createPeople(keys, () => hot)
const place = uniform(places)

const budgets = { quarter: 20, whole: 80 } as const
type Share = keyof typeof budgets
const start = (share: Share, url: string) =>
  startPlaces(
    keys,
    { POSTGRES_URL: url, REGISTRY_URL: registry.url, MAX_CONNECTIONS: String(budgets[share]) },
    inFlight,
  )

for (const [way, url] of [
  ['loopback', postgres.app()],
  ['1 ms away', withPort(postgres.app(), relay.port)],
] as const) {
  const running: Record<Share, Places> = {
    quarter: await start('quarter', url),
    whole: await start('whole', url),
  }
  const slice = async (share: Share) => {
    const next = () => readOf(headerOf(0), placeId(hot, place() + 1))
    const { count, failures, latencies, seconds } = await drive(running[share].pool, next, inFlight, sliceMs)
    if (failures > 0) throw new Error(`${failures} answers were not 200`)
    return {
      rate: count / seconds,
      p99: percentile(
        latencies.toSorted((a, b) => a - b),
        99,
      ),
    }
  }
  await interleave(['quarter', 'whole'], 1, slice)
  const results = await interleave(['quarter', 'whole'], rounds, slice)
  console.log(
    `${way}, ${inFlight} under way, ${rounds} interleaved rounds of ${sliceMs} ms: median (min to max)`,
  )
  for (const [share, what] of [
    ['quarter', ' 5 of 20'],
    ['whole', '20 of 80'],
  ] as const) {
    const rate = format(spreadOf(results.map(round => round[share].rate)), 0)
    const p99 = format(spreadOf(results.map(round => round[share].p99)), 1)
    console.log(`  ${what} connections: ${rate} a second, p99 ${p99} ms`)
  }
  console.log(`  a second, 5 / 20: ${format(spreadOf(results.map(r => r.quarter.rate / r.whole.rate)), 2)}`)
  await Promise.all([running.quarter.stop(), running.whole.stop()])
}
await Promise.all([registry.stop(), relay.stop()])
