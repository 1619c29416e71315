import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher, Pool } from 'undici'

/** What a stretch of load came to. */
export interface Driven {
  /** Answers 200. */
  readonly count: number
  /** Other answers: overloaded, or a store that was late. */
  readonly failures: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /** Milliseconds from each request that was answered 200 to the end of its answer. */
  readonly latencies: readonly number[]
}

type Next = () => Dispatcher.DispatchOptions

/** So many requests under way for so long. */
export async function drive(pool: Pool, next: Next, inFlight: number, ms: number): Promise<Driven> {
  const outcomes: Outcome[] = []
  const begun = performance.now()
  const lane = async () => {
    while (performance.now() - begun < ms) outcomes.push(await once(pool, next()))
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return toDriven(outcomes, performance.now() - begun)
}

/** A request every `interval` milliseconds, whether or not the ones before are answered. */
export async function tick(pool: Pool, next: Next, interval: number, ms: number): Promise<Driven> {
  const begun = performance.now()
  const under: Promise<Outcome>[] = []
  while (performance.now() - begun < ms) {
    under.push(once(pool, next()))
    await sleep(interval)
  }
  return toDriven(await Promise.all(under), performance.now() - begun)
}

/** So many requests a second, whether or not the ones before are answered; what is due is sent every millisecond. */
export async function pace(pool: Pool, next: Next, rate: number, ms: number): Promise<Driven> {
  const begun = performance.now()
  const under: Promise<Outcome>[] = []
  for (let now = 0; now < ms; now = performance.now() - begun) {
    while (under.length < (now * rate) / 1_000) under.push(once(pool, next()))
    await sleep(1)
  }
  return toDriven(await Promise.all(under), performance.now() - begun)
}

/** Milliseconds to the end of an answer 200, or undefined for another answer. */
type Outcome = number | undefined

function toDriven(outcomes: readonly Outcome[], ms: number): Driven {
  const latencies = outcomes.filter(outcome => outcome !== undefined)
  const failures = outcomes.length - latencies.length
  return { count: latencies.length, failures, seconds: ms / 1_000, latencies }
}

/** @throws when there is no answer at all. */
function once(pool: Pool, options: Dispatcher.DispatchOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    let status = 0
    pool.dispatch(options, {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code
      },
      onResponseData() {},
      onResponseEnd() {
        resolve(status === 200 ? performance.now() - begun : undefined)
      },
      onResponseError(_controller, error) {
        reject(error)
      },
    })
  })
}
