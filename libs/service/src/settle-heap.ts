import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

/**
 * Prepares the heap for a service's work, once, when its start is over; blocks for 60 to 200 ms. Figures in
 * docs/performance.md.
 */
export function settleHeap(): void {
  // V8 counts the 64 KiB of each read from a socket as growth of the heap, however soon they go, and by its own
  // reckoning marks all of a small heap anew for every 100 MB that stream by: half of the edge's CPU. Two parts of
  // growth to one that lives are within its own bounds, and hold what streams by until the young generation goes.
  setFlagsFromString('--heap-growing-percent=200')
  // A start leaves some 70 MB of heap behind of which 35 are used; V8 gives the pages back only as a last resort. The
  // flag is not on the command line, where it would be part of what the compile cache is looked up by.
  setFlagsFromString('--expose-gc')
  const collect: Collect = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
  // Idle, V8 drops the bytecode of what has not run for some collections, and the first requests after that run as those
  // after a start. Set last: what only the start needs has just gone.
  setFlagsFromString('--no-flush-bytecode')
}
