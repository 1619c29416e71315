import { readdir, readFile } from 'node:fs/promises'
import { constants, getPriority, setPriority } from 'node:os'

/** As `nice` counts: so much lower than the event loop. */
const steps = 10
const tasks = '/proc/self/task'

/**
 * Lets libuv's threads yield to the event loop where both want the same core: a password check takes 20 ms of it, and
 * everybody else's request would wait meanwhile. Linux only; elsewhere, or where it is forbidden, nothing changes.
 * Call it once the threads are there: the pool starts them with its first work.
 */
export async function lowerThreadPriority(): Promise<void> {
  const priority = Math.min(getPriority() + steps, constants.priority.PRIORITY_LOW)
  const threads = await readdir(tasks).catch(() => [])
  for (const thread of threads) {
    const name = await readFile(`${tasks}/${thread}/comm`, 'utf8').catch(() => '')
    if (name.trim() !== 'libuv-worker') continue
    try {
      setPriority(Number(thread), priority)
    } catch {
      // A sandbox that forbids it: the checks are as right as before, only less polite.
      return
    }
  }
}
