import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type AuditAnchor, readAnchor } from '@careeasy/audit-proof'
import { UsageError } from './errors.ts'

/**
 * The anchors of these files, and of all files below these folders; undefined where no path is given.
 * @throws UsageError when one cannot be read, or has a line that is no anchor.
 */
export async function readAnchors(paths: readonly string[] | undefined): Promise<AuditAnchor[] | undefined> {
  if (paths === undefined) return undefined
  const found: AuditAnchor[] = []
  for (const path of paths) {
    for (const file of await filesOf(path).catch(toUsageError)) {
      let number = 0
      const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
      for await (const line of lines) {
        number += 1
        const anchor = readAnchor(line)
        if (anchor === undefined) throw new UsageError(`${file}: line ${number} is no anchor`)
        found.push(anchor)
      }
    }
  }
  return found
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
}

function toUsageError(error: Error): never {
  throw new UsageError(`the anchors cannot be read: ${error.message}`)
}
