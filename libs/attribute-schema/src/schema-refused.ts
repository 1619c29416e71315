import { invalidBody, type StorableFault } from '@careeasy/service'

/** What is wrong with attributes or their schema, and where: a JSON pointer, as in `/others/education/0`. */
export type ValidationFault = StorableFault

/** The answer (400) to a schema that is none, or that we do not take; `pointer` is its place in the schema. */
export function schemaRefused(...faults: readonly ValidationFault[]): Error {
  return invalidBody(faults)
}

/** Whether an error is such an answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'validation' in error
}

/** A JSON pointer (RFC 6901) one step further. */
export function below(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
