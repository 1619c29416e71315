import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the merged OpenAPI 3.1 document is kept, as the edge served it when the types were generated. */
export const documentFile = join(import.meta.dirname, 'openapi.json')

/** The merged OpenAPI 3.1 document as it was committed. */
export async function committedDocument(): Promise<unknown> {
  return JSON.parse(await readFile(documentFile, 'utf8'))
}
