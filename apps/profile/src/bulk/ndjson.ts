import { Type } from '@sinclair/typebox'

/** JSON texts in UTF-8, each on a line of its own. */
export const ndjson = 'application/x-ndjson'

/** A body of such lines, which is passed on as it comes. */
export function Ndjson(description: string) {
  return { description, content: { [ndjson]: { schema: Type.Any({ description }) } } }
}
