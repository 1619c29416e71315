import { createMemoryCache } from '@careeasy/cache'
import { testPlacement } from '@careeasy/testing'
import { createTenantDirectory } from '../src/index.ts'

// node --expose-gc placement-memory.ts: fills a directory and prints, as JSON, the bytes that 100,000 placements
// take, then those after 50,000 more, and how often the registry was asked for the first one again. A process of its
// own, because a test runner's hooks keep things alive.

const collect = globalThis.gc as NodeJS.GCFunction
function heap(): number {
  void collect()
  return process.memoryUsage().heapUsed
}

// What travels is not the matter here: every answer is a fresh object, as one that was parsed.
let asked = 0
async function call<B>({ path }: { path: string }) {
  asked += 1
  return { status: 200, body: JSON.parse(JSON.stringify(testPlacement(path.split('/')[3] ?? ''))) as B }
}
const failing = async () => Promise.reject(new Error('away'))
const directory = createTenantDirectory({
  registry: { call, close: async () => {} },
  cache: { ...createMemoryCache(), getMany: failing, set: failing },
  log: { warn() {} },
})
const uuid = (index: number) => String(index).padStart(10, '0')
async function fill(from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) await directory.get(uuid(index))
}

// Warm: the code and the tables that are made ahead are not what placements take.
await fill(0, 1_000)
const before = heap()
await fill(1_000, 101_000)
const full = heap() - before
await fill(101_000, 151_000)
const more = heap() - before
asked = 0
await directory.get(uuid(0))
console.log(JSON.stringify({ full, more, asked }))
