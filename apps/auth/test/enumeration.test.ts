import t from 'tap'
import { createFixture, signIn } from './helper.ts'

t.setTimeout(300_000)
const fixture = await createFixture(t)
const { identity } = fixture

t.test('the time of an answer does not tell who is known', async t => {
  const { app } = await fixture.start(t, { GUESSES_PER_ACCOUNT: 1_000, GUESSES_PER_ADDRESS: 10_000 })
  const { email } = await fixture.createUser()
  const timed = async (times: number[], username: string, address: string) => {
    const begin = performance.now()
    t.equal((await signIn(app, identity, { username, password: 'wrong password' }, address)).statusCode, 401)
    times.push(performance.now() - begin)
  }
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < 200; i++) {
    const address = `10.0.${i >> 7}.${i & 127}`
    const tries = [
      () => timed(known, email, address),
      () => timed(unknown, `unknown-${i}@example.org`, address),
    ]
    // Together, and each as often the first: what else the machine does meets both alike.
    await Promise.all((i % 2 === 0 ? tries : tries.reverse()).map(attempt => attempt()))
  }
  const [a, b] = [median(known), median(unknown)]
  t.ok(Math.max(a, b) / Math.min(a, b) < 1.15, `known ${a.toFixed(1)} ms, unknown ${b.toFixed(1)} ms`)
})

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
