import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void

/**
 * Collects what is dead and gives its pages back, which V8 by itself does neither soon nor wholly: a start leaves some
 * 70 MB of heap behind of which 35 are used (docs/performance.md). Blocks for 60 to 200 ms.
 */
export function compactHeap(): void {
  // Not on the command line: the flags there are part of what the compile cache is looked up by.
  setFlagsFromString('--expose-gc')
  const collect: Collect = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
}
