import { once } from 'node:events'
import type { WriteStream } from 'node:tty'

/** Standard output or standard error, whatever they lead to. */
export type Output = Pick<WriteStream, 'write' | 'on' | 'once' | 'removeListener'> & {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Where a person, or a script, sees what happens. */
export interface Terminal {
  /** A result, on standard output. Resolves when more can be taken. */
  result(line: string): Promise<void>
  /** A remark, on standard error. */
  note(line: string): void
  /** How far the work is: one line, rewritten, on a terminal; else a line every five seconds. */
  progress(line: string): void
  /** Takes the progress away. */
  clear(): void
}

export interface TerminalOptions {
  readonly stdout: Output
  readonly stderr: Output
  /** Called when nobody reads the results any more, as behind `| head`. */
  readonly onGone: () => void
  /** Milliseconds; a test passes its own. */
  readonly clock?: () => number
}

const rewriteEvery = 100
const lineEvery = 5_000
const eraseLine = '\r\u001B[K'

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, onGone, clock = () => performance.now() } = options
  const every = stderr.isTTY ? rewriteEvery : lineEvery
  const begun = clock()
  let shownAt = begun
  let shown = ''
  let isGone = false

  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    isGone = true
    onGone()
  })

  function erase(): void {
    if (stderr.isTTY && shown !== '') stderr.write(eraseLine)
  }

  return {
    async result(line) {
      if (isGone) return
      erase()
      const hasRoom = stdout.write(`${line}\n`)
      if (stderr.isTTY && shown !== '') stderr.write(shown)
      // a reader that goes away ends the wait too
      if (!hasRoom) await once(stdout as WriteStream, 'drain').catch(() => {})
    },
    note(line) {
      erase()
      stderr.write(`${line}\n`)
      if (stderr.isTTY && shown !== '') stderr.write(shown)
    },
    progress(line) {
      const now = clock()
      if (now - shownAt < every) return
      shownAt = now
      if (!stderr.isTTY) {
        stderr.write(`${line}\n`)
        return
      }
      erase()
      // a line that wraps could not be erased; some terminals say that they have no columns
      shown = line.slice(0, (stderr.columns || 80) - 1)
      stderr.write(shown)
    },
    clear() {
      erase()
      shown = ''
    },
  }
}
