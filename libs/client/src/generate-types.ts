import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { committedDocument } from './committed-document.ts'

/** Where the generated types are kept. */
export const generatedFile = join(import.meta.dirname, 'api.ts')

const banner = '// Made by `npm run generate`: change the schemas of the services, not this file.\n'

/** The types of the committed document, as a TypeScript module. */
export async function generateTypes(): Promise<string> {
  const document = (await committedDocument()) as Parameters<typeof openapiTS>[0]
  return banner + astToString(await openapiTS(document))
}
