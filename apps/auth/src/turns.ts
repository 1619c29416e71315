import { Overloaded } from '@careeasy/problem'

/** Lets work of one key run only so many at a time in this process; the rest waits for its turn. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>

interface Line {
  running: number
  readonly waiting: (() => void)[]
}

/** @param atOnce works of one key that run together; @param maxWaiting of one key, beyond: Overloaded (503). */
export function createTurns(atOnce: number, maxWaiting = 250): Turns {
  const lines = new Map<string, Line>()

  return async (key, work) => {
    const line = lines.get(key) ?? { running: 0, waiting: [] }
    lines.set(key, line)
    if (line.running < atOnce) line.running++
    else if (line.waiting.length >= maxWaiting) throw new Overloaded()
    else await new Promise<void>(resolve => line.waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever waits takes over the place as it is.
      const next = line.waiting.shift()
      if (next !== undefined) next()
      else if (--line.running === 0) lines.delete(key)
    }
  }
}
