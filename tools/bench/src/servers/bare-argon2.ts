import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'

// The baseline of a login: nothing but argon2id, with auth's parameters and as many at once as auth runs.

const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const lanes = Math.min(3, availableParallelism())
const known = await hash('correct horse', parameters)

process.on('message', async message => {
  const { ms } = message as { ms?: number }
  if (ms === undefined) return
  const begun = performance.now()
  let count = 0
  const lane = async () => {
    while (performance.now() - begun < ms) {
      await verify(known, 'correct horse')
      count += 1
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  process.send?.({ count, failures: 0, seconds: (performance.now() - begun) / 1_000 })
})
