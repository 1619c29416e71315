import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** How often a key file is looked at, in milliseconds; key changes are followed within 60 s. */
const defaultInterval = 5_000

/** A file's parsed content, kept fresh: Kubernetes swaps mounted secrets in place, no restart needed. */
export interface WatchedFile<T> {
  readonly current: T
  close(): void
}

/**
 * Reads and parses a file now (and throws if that fails) and again whenever it changes.
 * A change that cannot be parsed is reported and the last good content stays in force.
 */
export function watchedFile<T>(
  path: string,
  parse: (text: string) => T,
  onError: (error: unknown) => void,
  interval = defaultInterval,
): WatchedFile<T> {
  let text = readFileSync(path, 'utf8')
  let current = parse(text)
  // The content itself is compared: what a file system tells of changes misses one that comes while the watch
  // begins, and a second one within the same tick of its clock.
  const look = async () => {
    try {
      const found = await readFile(path, 'utf8')
      if (found === text) return
      text = found
      current = parse(found)
    } catch (error) {
      onError(error)
    }
  }
  const timer = setInterval(() => void look(), interval).unref()
  return {
    get current() {
      return current
    },
    close: () => clearInterval(timer),
  }
}
