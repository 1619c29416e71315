import { memoryUsage } from 'node:process'
import t from 'tap'
import { settleHeap } from '../src/settle-heap.ts'

const heapMegabytes = () => memoryUsage().heapTotal / 1_048_576

t.test('what a start leaves behind is given back', async t => {
  let left: object[] | undefined = Array.from({ length: 1_000_000 }, (_, n) => ({ n: String(n) }))
  const before = heapMegabytes()
  t.equal(left.length, 1_000_000)
  left = undefined
  settleHeap()
  t.ok(heapMegabytes() < before - 40, `${before} MB, then ${heapMegabytes()}`)
  t.equal('gc' in globalThis, false, 'nobody else gets the collector')
})
