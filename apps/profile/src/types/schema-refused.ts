import { invalidBody } from '../storable-json.ts'
import type { ValidationFault } from './compiled-type.ts'

/** The answer (400) to a schema that is none, or that we do not take; `pointer` is its place in the schema. */
export function schemaRefused(...faults: readonly ValidationFault[]): Error {
  return invalidBody(faults)
}

/** A JSON pointer (RFC 6901) one step further. */
export function below(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
