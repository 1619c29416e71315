import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { withLock } from './lock.ts'
import type { Report } from './report.ts'

const stampFile = '.careeasy-stamp.json'

/** One program in the cache folder: what it is called and how it gets there. */
export interface Program {
  /** Names the folder: `<name>-<version>-<platform>`. */
  name: string
  version: string
  title: string
  /** Fills the empty folder that it is given. */
  make(folder: string): Promise<void>
}

/** Size and mtime are compared at every start, as git's index does; the digest only when they differ. */
interface Stamped {
  size: number
  mtimeMs: number
  digest: string
}

/** The user's cache folder for engines, by the XDG Base Directory rules. */
function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'careeasy')
}

/**
 * Gives the folder of a program, made first if it is missing, partial or changed. It is made in a sibling and renamed
 * when complete; a lock keeps a second process from doing the same work.
 */
export async function obtainProgram(program: Program, report: Report, root = cacheRoot()): Promise<string> {
  const folder = join(root, `${program.name}-${program.version}-${process.platform}-${process.arch}`)
  if ((await findDamage(folder)) === undefined) return folder
  await mkdir(root, { recursive: true })
  const onWait = (pid: number) => {
    if (pid !== process.pid) report.line(`${program.title}: process ${pid} obtains it already, waiting`)
  }
  await withLock(folder, onWait, async () => {
    const damage = await findDamage(folder)
    if (damage === undefined) return
    if (damage !== 'missing') report.line(`${program.title}: ${damage}; it is obtained again`)
    await rm(folder, { recursive: true, force: true })
    const partial = `${folder}.partial`
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial)
    await program.make(partial)
    await writeFile(join(partial, stampFile), JSON.stringify(await stampFolder(partial)))
    await rename(partial, folder)
  })
  return folder
}

/** A version that changes with the files of a recipe, so that two checkouts never share what differs. */
export async function recipeVersion(version: string, recipe: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(recipe)).sort())
    hash.update(file).update(await readFile(join(recipe, file)))
  return `${version}-${hash.digest('hex').slice(0, 8)}`
}

async function findDamage(folder: string): Promise<string | undefined> {
  let stamp: Record<string, Stamped>
  try {
    stamp = JSON.parse(await readFile(join(folder, stampFile), 'utf8'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'its stamp is unreadable'
  }
  for (const [file, expected] of Object.entries(stamp)) {
    const path = join(folder, file)
    const found = await lstat(path).catch(() => undefined)
    if (found === undefined) return `${file} is gone`
    if (found.size === expected.size && found.mtimeMs === expected.mtimeMs) continue
    if ((await digest(path, found.isSymbolicLink())) !== expected.digest) return `${file} was changed`
  }
  return undefined
}

async function stampFolder(folder: string): Promise<Record<string, Stamped>> {
  const stamp: Record<string, Stamped> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await lstat(path)
    const file = path.slice(folder.length + 1)
    stamp[file] = { size, mtimeMs, digest: await digest(path, entry.isSymbolicLink()) }
  }
  return stamp
}

async function digest(path: string, isLink: boolean): Promise<string> {
  if (isLink) return `-> ${await readlink(path)}`
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** The folder of a recipe beside this source. */
export function recipeFolder(name: string): string {
  return join(dirname(import.meta.dirname), 'recipes', name)
}
