import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Entry {
  readonly link?: boolean
  readonly resolved?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The packages of the lock file by their place, as in `node_modules/undici`. */
export type Lock = Readonly<Record<string, Entry>>

export function readLock(root: string): Lock {
  return (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages
}

/** Every place of a package that an app loads when it runs, by the package's name: those of what it depends on too. */
export function copiesIn(lock: Lock, app: string): Map<string, Set<string>> {
  const copies = new Map<string, Set<string>>()
  const seen = new Set<string>()

  function walk(place: string): void {
    if (seen.has(place)) return
    seen.add(place)
    for (const name of Object.keys(lock[place]?.dependencies ?? {})) {
      const found = resolve(lock, place, name)
      // What is optional may be missing.
      if (found === undefined) continue
      copies.set(name, (copies.get(name) ?? new Set()).add(found))
      walk(found)
    }
  }
  walk(app)
  return copies
}

/** As Node looks: beside the package, then in each folder above it. */
function resolve(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    const entry = lock[place]
    if (entry !== undefined) return entry.link === true ? entry.resolved : place
    if (folder === '') return undefined
  }
}
