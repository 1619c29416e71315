import { type Finding, fault, well } from './finding.ts'

/** Milliseconds that the clocks may differ: a login that is encrypted must not be older than two minutes. */
const tolerance = 60_000
/** Milliseconds that services may differ among each other: the tokens between them live for 60 s, and `Date` has whole seconds. */
const toleranceInside = 10_000

/** Milliseconds that another clock is ahead of this one, by the header Date of an answer. */
export function offsetOf(date: string | string[] | undefined, middle: number): number {
  return Date.parse(String(date)) - middle
}

export function clock(date: string | string[] | undefined, middle: number): Finding {
  const off = offsetOf(date, middle)
  if (Number.isNaN(off))
    return fault('clock', 'the answers have no Date', 'let the load balancer pass the header Date on')
  if (Math.abs(off) <= tolerance) return well('clock', 'the clocks agree')
  return fault(
    'clock',
    `the clock there is ${seconds(off)} s ${off > 0 ? 'ahead of' : 'behind'} the one here`,
    'synchronise both by NTP: tokens are refused when clocks differ',
  )
}

/** Whether the services' clocks agree with each other, whatever the one here says. @param offsets by service */
export function clocksAmong(offsets: ReadonlyMap<string, number>): Finding[] {
  const sorted = [...offsets].toSorted(([, a], [, b]) => a - b)
  const [first, last] = [sorted.at(0), sorted.at(-1)]
  if (first === undefined || last === undefined || sorted.length < 2) return []
  const apart = last[1] - first[1]
  return [
    apart <= toleranceInside
      ? well('clocks', 'the clocks of the services agree with each other')
      : fault(
          'clocks',
          `the clock of ${last[0]} is ${seconds(apart)} s ahead of that of ${first[0]}`,
          'synchronise their machines by NTP: the tokens between services live for 60 s',
        ),
  ]
}

const seconds = (ms: number) => Math.round(Math.abs(ms) / 1_000)
