import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { Bench } from '../src/bench.ts'
import { RefusedError } from '../src/errors.ts'
import { forEachTenant } from '../src/many.ts'

function open(json = false) {
  const stop = new AbortController()
  const [results, notes]: [string[], string[]] = [[], []]
  const terminal = {
    async result(line: string) {
      results.push(line)
    },
    note: (line: string) => notes.push(line),
    progress() {},
    clear() {},
  }
  return { bench: { terminal, json, stop: stop.signal } as unknown as Bench, stop, results, notes }
}

const ids = Array.from({ length: 40 }, (_, number) => `TENANT${number}`)
const refused = (status: number, code: string) => new RefusedError({ status, code, detail: 'no' })

t.test('eight are worked on at a time, and all are counted', async t => {
  let [now, most] = [0, 0]
  const tally = await forEachTenant(ids, open().bench, async id => {
    now += 1
    most = Math.max(most, now)
    await sleep(5)
    now -= 1
    return id !== 'TENANT3'
  })
  t.equal(most, 8)
  t.strictSame(tally, { well: 39, faulty: 1, refused: 0 })
})

t.test('one that is refused is told, and the others go on', async t => {
  const { bench, notes, results } = open(true)
  const tally = await forEachTenant(ids, bench, async id => {
    if (id === 'TENANT5') throw refused(404, 'CE_TENANT_UNKNOWN')
    return true
  })
  t.strictSame(tally, { well: 39, faulty: 0, refused: 1 })
  t.strictSame(notes, ['TENANT5: CE_TENANT_UNKNOWN: no'])
  t.match(JSON.parse(results[0] as string), {
    Tenant_UUID: 'TENANT5',
    problem: { code: 'CE_TENANT_UNKNOWN' },
  })
})

t.test('a refusal that is about who asks ends the work', async t => {
  let asked = 0
  for (const error of [refused(403, 'CE_ROLE_INSUFFICIENT'), refused(401, 'CE_SESSION_ENDED')]) {
    const work = forEachTenant(ids, open().bench, async () => {
      asked += 1
      throw error
    })
    await t.rejects(work, error)
  }
  t.ok(asked <= 16, `${asked} asked`)
})

t.test('whoever stops lets what is under way finish, and learns how far it came', async t => {
  const { bench, stop } = open()
  let finished = 0
  const work = forEachTenant(ids, bench, async () => {
    setTimeout(() => stop.abort(), 5)
    await sleep(100)
    finished += 1
    return true
  })
  await t.rejects(work, { name: 'StoppedError', message: `stopped after 8 of ${ids.length}` })
  t.equal(finished, 8)
})
