import { createService } from '@careeasy/service'
import t, { type Test } from 'tap'
import { type DiscoveryOptions, discover } from '../src/proxy/discovery.ts'

type Lookup = NonNullable<DiscoveryOptions['lookup']>

/** Looks up again and again by what the test says, one answer after the other and then the last for ever. */
async function follow(
  t: Test,
  answers: (readonly string[] | Error)[],
  onChange: (origins: readonly string[]) => void,
) {
  const lines: Record<string, unknown>[] = []
  const logDestination = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const { log } = await createService({ name: 'x', title: 'X', logLevel: 'info', logDestination })
  const asked = { count: 0, atOnce: 0, most: 0 }
  const rest = Promise.withResolvers<void>()
  const lookup: Lookup = async hostname => {
    t.equal(hostname, 'profile.test')
    asked.count += 1
    asked.atOnce += 1
    asked.most = Math.max(asked.most, asked.atOnce)
    // Longer than the time between two look-ups.
    await new Promise(resolve => setTimeout(resolve, 10))
    asked.atOnce -= 1
    if (answers.length === 1) rest.resolve()
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer instanceof Error) throw answer
    return (answer ?? []).map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  const close = await discover('dns+http://profile.test:3000', onChange, log, { interval: 1, lookup })
  t.teardown(close)
  return { asked, lines, isOver: rest.promise, close }
}

t.test('all addresses of a name are its origins, and the list changes with them', async t => {
  const told: (readonly string[])[] = []
  const away = new Error('EAI_AGAIN')
  const answers = [
    ['10.0.0.2', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.2'],
    away,
    ['10.0.0.1', 'fd00::3'],
    ['10.0.0.9'],
  ]
  const { asked, lines, isOver } = await follow(t, answers, origins => void told.push(origins))
  await isOver
  // The answer is taken in a moment after it was given.
  while (told.length < 3) await new Promise(resolve => setTimeout(resolve, 1))
  t.same(told, [
    ['http://10.0.0.1:3000', 'http://10.0.0.2:3000'],
    ['http://10.0.0.1:3000', 'http://[fd00::3]:3000'],
    ['http://10.0.0.9:3000'],
  ])
  t.equal(lines.length, 1, 'the outage was told, and the last addresses stayed')
  t.equal(asked.most, 1, 'slow look-ups do not overlap')
})

t.test(
  'addresses that could not be taken in are told again, and the fault is told as one of ours',
  async t => {
    let tries = 0
    const taken = Promise.withResolvers<readonly string[]>()
    const { lines } = await follow(t, [['10.0.0.1']], origins => {
      tries += 1
      if (tries === 1) throw new Error('a fault of ours')
      taken.resolve(origins)
    })
    t.same(await taken.promise, ['http://10.0.0.1:3000'])
    t.match(lines, [{ level: 'error', err: { message: 'a fault of ours' } }])
  },
)

t.test('what was closed during a look-up changes nothing any more', async t => {
  const told: unknown[] = []
  const held = Promise.withResolvers<void>()
  const again = Promise.withResolvers<void>()
  let count = 0
  const lookup: Lookup = async () => {
    count += 1
    if (count === 1) return [{ address: '10.0.0.1', family: 4 }]
    again.resolve()
    await held.promise
    return [{ address: '10.0.0.2', family: 4 }]
  }
  const { log } = await createService({ name: 'x', title: 'X', logLevel: 'silent' })
  const close = await discover('dns+http://a.test', origins => told.push(origins), log, {
    interval: 1,
    lookup,
  })
  await again.promise
  close()
  held.resolve()
  await new Promise(resolve => setTimeout(resolve, 20))
  t.same(told, [['http://10.0.0.1']])
  t.equal(count, 2)
})

t.test('a list is its origins, told once', async t => {
  const told: unknown[] = []
  const { log } = await createService({ name: 'x', title: 'X', logLevel: 'silent' })
  await discover('http://a:1, http://b:2/x', origins => told.push(origins), log)
  t.same(told, [['http://a:1', 'http://b:2']])
})
