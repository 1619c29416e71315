import { writeFile } from 'node:fs/promises'
import { documentFile } from './committed-document.ts'
import { generatedFile, generateTypes } from './generate-types.ts'

// npm run generate -w libs/client -- [url of an edge]: takes its document anew if an edge is named, and makes the types.

const [edgeUrl] = process.argv.slice(2)
if (edgeUrl !== undefined) {
  const answer = await fetch(new URL('/openapi.json', edgeUrl))
  if (!answer.ok) throw new Error(`${edgeUrl} answered ${answer.status}`)
  await writeFile(documentFile, `${JSON.stringify(await answer.json(), null, 1)}\n`)
}
await writeFile(generatedFile, await generateTypes())
