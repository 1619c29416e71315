import { setTimeout as sleep } from 'node:timers/promises'
import type { Report } from './report.ts'

const firstDelayMs = 500
const longestDelayMs = 30_000
/** After so long without a fault the next restart is quick again. */
const steadyMs = 60_000

/** A process that runs now. */
export interface Running {
  pid: number
  /** Resolves when it has ended, with the reason in words. */
  exited: Promise<string>
  stop(): Promise<void>
}

/** A process that is started again whenever it dies, until it is stopped. */
export interface Supervised<R extends Running> {
  /** The one that runs now, or the last one that did. */
  readonly current: R
  stop(): Promise<void>
}

/**
 * Starts a process and keeps it going; its first start must succeed, later ones are tried again for ever, after
 * delays that double up to half a minute. `onStart` hears of every process that is ready.
 */
export async function supervise<R extends Running>(
  title: string,
  start: () => Promise<R>,
  report: Report,
  onStart: (running: R) => void = () => {},
): Promise<Supervised<R>> {
  const stopping = new AbortController()
  let current = await start()
  onStart(current)
  const watch = async () => {
    let delay = firstDelayMs
    for (;;) {
      const since = performance.now()
      const reason = await current.exited
      if (stopping.signal.aborted) return
      if (performance.now() - since > steadyMs) delay = firstDelayMs
      report.line(`${title} ended (${reason}); it is started again in ${delay / 1000} s`)
      while (!stopping.signal.aborted) {
        await sleep(delay, undefined, { signal: stopping.signal }).catch(() => {})
        delay = Math.min(delay * 2, longestDelayMs)
        if (stopping.signal.aborted) return
        try {
          current = await start()
          break
        } catch (error) {
          report.line(`${title}: ${(error as Error).message}\nnext try in ${delay / 1000} s`)
        }
      }
      report.line(`${title} is back`)
      onStart(current)
    }
  }
  const watching = watch()
  return {
    get current() {
      return current
    },
    async stop() {
      stopping.abort()
      await current.stop()
      await watching
      // it may have been in the middle of a new start
      await current.stop()
    },
  }
}
