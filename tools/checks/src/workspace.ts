import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** One package of the workspace, as its package.json describes it. */
export interface Project {
  readonly name: string
  readonly folder: string
  readonly tags: readonly string[]
  /** What others may import it as: `.`, and `./name` for a further door. */
  readonly doors: readonly string[]
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly nx?: { readonly tags?: readonly string[] }
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The packages below `root`. */
export function readProjects(root: string): Project[] {
  return globSync('{apps,libs,tools}/*/package.json', { cwd: root })
    .concat(globSync('acceptance/package.json', { cwd: root }))
    .map(file => {
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest
      return {
        name: manifest.name,
        folder: dirname(file),
        tags: manifest.nx?.tags ?? [],
        doors: Object.keys(manifest.exports ?? {}),
        dependencies: Object.keys(manifest.dependencies ?? {}),
        devDependencies: Object.keys(manifest.devDependencies ?? {}),
      }
    })
}

/** At the start of a line only: code inside a string is none. */
const importing = /^(?:(?:import|export|\}).*\sfrom|import)\s'([^']+)'/gm

/** The import specifiers of a package's own TypeScript files, each with the file it stands in. */
export function readImports(root: string, project: Project): { file: string; specifier: string }[] {
  return globSync(`${project.folder}/{src,test}/**/*.ts`, { cwd: root }).flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(importing)].map(match => ({
      file,
      specifier: match[1] as string,
    })),
  )
}
