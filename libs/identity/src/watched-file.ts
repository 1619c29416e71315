import { readFileSync, unwatchFile, watchFile } from 'node:fs'

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
  let current = parse(readFileSync(path, 'utf8'))
  const reload = () => {
    try {
      current = parse(readFileSync(path, 'utf8'))
    } catch (error) {
      onError(error)
    }
  }
  watchFile(path, { interval, persistent: false }, reload)
  return {
    get current() {
      return current
    },
    close: () => unwatchFile(path, reload),
  }
}
