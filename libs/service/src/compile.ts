import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

// compile.ts, in the folder of an app: loads the app, and what it imports later (a driver that waits for a setting),
// so that Node keeps it all compiled in NODE_COMPILE_CACHE. An image is made with it: docs/decisions/010-start.md.

const scope = '@careeasy/'
const libs = join(import.meta.dirname, '../..')

if (process.env['NODE_COMPILE_CACHE'] === undefined) throw new Error('NODE_COMPILE_CACHE must say where')

/** The folder and those of the libs below it. */
async function withLibs(folder: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(folder)) return found
  found.add(folder)
  const manifest: { dependencies?: Record<string, string> } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  )
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (name.startsWith(scope)) await withLibs(join(libs, name.slice(scope.length)), found)
  }
  return found
}

async function importedLater(folder: string): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob('src/**/*.ts', { cwd: folder })) {
    const path = join(folder, file)
    for (const [, specifier = ''] of (await readFile(path, 'utf8')).matchAll(/\bimport\('(\.[^']+)'\)/g))
      found.push(join(dirname(path), specifier))
  }
  return found
}

// All that it imports is loaded before it reads its settings, of which the image has none: that ends it.
await import(join(process.cwd(), 'src/server.ts')).then(
  () => {
    throw new Error('the service started: this is to run without its settings')
  },
  (error: unknown) => {
    if (!(error instanceof Error && error.name === 'ConfigError')) throw error
  },
)
for (const folder of await withLibs(process.cwd())) {
  for (const module of await importedLater(folder)) await import(module)
}
