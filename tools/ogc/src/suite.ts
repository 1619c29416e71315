import { type AbstractTest, Failed, Skipped } from './abstract-test.ts'
import type { Subject } from './subject.ts'
import { changeTests } from './tests/changes.ts'
import { collectionTests } from './tests/collections.ts'
import { cql2Tests } from './tests/cql2.ts'
import { crsTests } from './tests/crs.ts'
import { encodingTests } from './tests/encodings.ts'
import { oneFeatureTests } from './tests/feature.ts'
import { featureTests } from './tests/features.ts'
import { filteringTests } from './tests/filtering.ts'
import { landingTests } from './tests/landing.ts'
import { openApiTests } from './tests/openapi.ts'
import { selectionTests } from './tests/selection.ts'

/** All abstract tests, in the order of the standards. */
export const suite: readonly AbstractTest[] = [
  ...landingTests,
  ...collectionTests,
  ...featureTests,
  ...selectionTests,
  ...oneFeatureTests,
  ...encodingTests,
  ...openApiTests,
  ...crsTests,
  ...filteringTests,
  ...cql2Tests,
  ...changeTests,
]

export interface Outcome {
  readonly id: string
  readonly result: 'passed' | 'failed' | 'skipped'
  /** Why it failed or was skipped; empty when it passed. */
  readonly reason: string
}

/** One test after the other, so that what one adds is not in the way of the next. */
export async function* runSuite(subject: Subject, tests: readonly AbstractTest[]): AsyncGenerator<Outcome> {
  for (const test of tests) {
    const { id } = test
    try {
      await skipUndeclared(subject, test)
      await test.run(subject)
      yield { id, result: 'passed', reason: '' }
    } catch (error) {
      const { message } = error as Error
      if (error instanceof Skipped) yield { id, result: 'skipped', reason: message }
      else
        yield {
          id,
          result: 'failed',
          reason: error instanceof Failed ? message : String((error as Error).stack),
        }
    }
  }
}

async function skipUndeclared(subject: Subject, test: AbstractTest): Promise<void> {
  if (test.class === undefined) return
  const declared = await subject.conformsTo()
  if (!declared.includes(test.class)) throw new Skipped(`${test.class} is not declared`)
}
