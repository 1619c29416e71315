import t from 'tap'
import { createAdmission } from '../src/postgres/admission.ts'

const overloaded = { code: 'CE_OVERLOADED', statusCode: 503 }
/** Lets what has been admitted run on. */
const settle = () => new Promise(resolve => setImmediate(resolve))

/** Enters, and notes the tenant when it is admitted. */
function enter(admission: ReturnType<typeof createAdmission>, tenant: string, admitted: string[]): void {
  const turn = admission.enter(tenant)
  if (turn === undefined) admitted.push(tenant)
  else turn.then(() => admitted.push(tenant)).catch(() => admitted.push(`${tenant} refused`))
}

t.test('a tenant has a quarter of the turns, and one where there are fewer than four', async t => {
  for (const [max, share] of [
    [1, 1],
    [3, 1],
    [4, 1],
    [8, 2],
    [20, 5],
    [100, 25],
  ] as const) {
    const admission = createAdmission(max, 1_000)
    const admitted: string[] = []
    for (let index = 0; index < share + 1; index++) enter(admission, 'hot', admitted)
    t.equal(admitted.length, share, `${share} of ${max}`)
    t.match(admission, { inUse: share, waiting: 1 })
    admission.leave('hot')
    await settle()
    t.equal(admitted.length, share + 1)
  }
})

t.test('turns are never more than there are, and all are used while somebody may have one', async t => {
  const admission = createAdmission(10, 1_000)
  const admitted: string[] = []
  for (let index = 0; index < 60; index++) enter(admission, `t${index % 12}`, admitted)
  t.match(admission, { inUse: 10, waiting: 50 })
  for (let done = 0; done < 60; done++) {
    admission.leave(admitted[done] as string)
    await settle()
    t.equal(admission.inUse, Math.min(10, 59 - done))
  }
  t.match(admission, { inUse: 0, waiting: 0 })
})

t.test('tenants are served in rotation, each in the order of its own requests', async t => {
  const admission = createAdmission(1, 1_000)
  const served: string[] = []
  t.equal(admission.enter('holder'), undefined)
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) {
    void admission.enter(name[0] as string)?.then(() => served.push(name))
  }
  admission.leave('holder')
  for (const tenant of ['a', 'b', 'c', 'a', 'b', 'a']) {
    await settle()
    admission.leave(tenant)
  }
  t.same(served, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
})

t.test('a tenant at its share does not hold up those behind it', async t => {
  const admission = createAdmission(8, 1_000)
  const admitted: string[] = []
  for (const tenant of ['hot', 'hot', 'hot', 'hot', 'quiet']) enter(admission, tenant, admitted)
  t.same(admitted, ['hot', 'hot', 'quiet'])
  t.match(admission, { inUse: 3, waiting: 2 })
})

t.test('a full queue refuses at once, a tenant’s part of it before that of all', async t => {
  const admission = createAdmission(4, 1_000)
  const waiting: Promise<void>[] = []
  const fill = (tenant: string) => {
    const turn = admission.enter(tenant)
    if (turn !== undefined) waiting.push(turn)
  }
  // Four turns, so fifty places in the queue for each tenant, and two hundred in all.
  for (let index = 0; index < 51; index++) fill('hot')
  t.throws(() => admission.enter('hot'), overloaded)
  for (let index = 0; index < 51; index++) for (const tenant of ['b', 'c', 'd']) fill(tenant)
  t.match(admission, { inUse: 4, waiting: 200 })
  t.throws(() => admission.enter('quiet'), overloaded)
  for (let left = 204; left > 0; left--) {
    const tenant = ['hot', 'b', 'c', 'd'][(204 - left) % 4] as string
    admission.leave(tenant)
    await settle()
  }
  await Promise.all(waiting)
  t.match(admission, { inUse: 0, waiting: 0 })
  t.equal(admission.enter('quiet'), undefined)
})

t.test('whoever waits too long is refused and leaves no trace', async t => {
  const admission = createAdmission(1, 50)
  t.equal(admission.enter('a'), undefined)
  await t.rejects(admission.enter('b') ?? Promise.resolve(), overloaded)
  t.match(admission, { inUse: 1, waiting: 0 })
  admission.leave('a')
  t.equal(admission.enter('b'), undefined)
  t.match(admission, { inUse: 1, waiting: 0 })
})
