import type { Subject } from './subject.ts'

/** One abstract test of a standard. */
export interface AbstractTest {
  /** As the standard names it, as in `/conf/core/root-success`. */
  readonly id: string
  /** The conformance class that must be declared for it; none where the test is for every API. */
  readonly class?: string
  /** @throws Failed, Skipped */
  run(subject: Subject): Promise<void>
}

/** What a test found wrong. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

/** Why a test could not be made. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** @throws Failed with the message */
export function check(isSo: boolean, message: string): asserts isSo {
  if (!isSo) throw new Failed(message)
}

/** @throws Failed telling both where they differ as JSON */
export function checkSame(found: unknown, wanted: unknown, what: string): void {
  const [is, should] = [found, wanted].map(value => JSON.stringify(value))
  check(is === should, `${what}: ${is}, not ${should}`)
}
