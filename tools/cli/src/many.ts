import pMap from 'p-map'
import type { Bench } from './bench.ts'
import { parallel } from './edge.ts'
import { RefusedError, StoppedError } from './errors.ts'
import { count, describeProgress } from './format.ts'

/** What came of work on many tenants. */
export interface Tally {
  /** Those that were well. */
  readonly well: number
  /** Those for which the work said that something is wrong. */
  readonly faulty: number
  /** Those for which the platform refused it; each was told. */
  readonly refused: number
}

/**
 * Does the work for every id, eight at a time, and goes on past a tenant that is refused.
 * @param work resolves with whether all is well with the tenant.
 * @throws StoppedError when a person stopped it; RefusedError when it is about who asks, UnreachableError.
 */
export async function forEachTenant(
  ids: readonly string[],
  { terminal, json, stop }: Bench,
  work: (id: string) => Promise<boolean>,
): Promise<Tally> {
  let [well, faulty, refused] = [0, 0, 0]
  const begun = performance.now()
  const done = () => well + faulty + refused

  async function one(id: string): Promise<void> {
    try {
      if (await work(id)) well += 1
      else faulty += 1
    } catch (error) {
      if (!(error instanceof RefusedError) || !error.isAboutTenant) throw error
      refused += 1
      if (json) await terminal.result(JSON.stringify({ Tenant_UUID: id, problem: error.problem }))
      terminal.note(`${id}: ${error.message}`)
    }
    const seconds = (performance.now() - begun) / 1_000
    if (ids.length > 1) terminal.progress(describeProgress(done(), ids.length, seconds, faulty + refused))
  }

  await pMap(untilAborted(ids, stop), one, { concurrency: parallel }).finally(() => terminal.clear())
  if (done() < ids.length) throw new StoppedError(`stopped after ${count(done())} of ${count(ids.length)}`)
  return { well, faulty, refused }
}

function* untilAborted<T>(items: Iterable<T>, signal: AbortSignal): Generator<T> {
  for (const item of items) {
    if (signal.aborted) return
    yield item
  }
}
