import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { answered } from '@careeasy/client'
import t, { type Test } from 'tap'
import { deployment, eventually, newTenant, newUser, type Person, signInAdmin } from './client.ts'
import type { Answer } from './raw.ts'
import { auditActions, people } from './things.ts'

// What is taken away is refused at every replica of the edge: within 1 s of the answer that said so while Redis is
// up, within 5 s while it is down. Each replica keeps decisions for itself, so both are warm before.

t.setTimeout(400_000)

const to = deployment()
const edges = [to.firstEdgeUrl, to.secondEdgeUrl ?? to.firstEdgeUrl] as const
const withoutSecondEdge = to.secondEdgeUrl === undefined
const withoutRedis = withoutSecondEdge || to.processesFile === undefined

/** Milliseconds between two requests of a session at an edge. */
const pace = 50
/** Milliseconds beyond the five seconds: a look-up waits 250 ms for Redis, then for auth; and the pace. */
const slack = 500
/** Sessions that are ended at once; 1,000 logins cost a minute of CPU. */
const manySessions = Number(process.env['MANY_SESSIONS'] ?? 200)

interface Sample {
  readonly sent: number
  readonly answered: number
  readonly answer: Answer
}

/** Something that can be taken away, and the steady request that shows it. */
interface Case {
  readonly name: string
  readonly person: Person
  ask(person: Person): Promise<Answer>
  /** The status while it is there. */
  readonly before: number
  readonly after: { readonly status: number; readonly code: string }
  revoke(): Promise<Answer>
}

const sidOf = ({ token }: Person) => claimsOf(token)['sid'] as string
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

/** A user who may do this in the tenant, and their password. */
async function newMember(owner: Person, tenant: string, role: 'member') {
  const { id, password, login } = await newUser(to)
  const params = { path: { userId: id } }
  await owner.forTenant(tenant).api.PUT('/auth/members/{userId}', { params, body: { roles: [role] } })
  const signInAgain = () => login()
  return { id, person: await login(), password, signInAgain }
}

/** Everything that can be taken away, new and never asked for at any edge. */
async function newCases(): Promise<Case[]> {
  const { person: owner, tenant } = await newTenant(to)
  const other = await newTenant(to)
  const admin = await signInAdmin(to)
  const [leaver, loser, removed, changed] = [
    await newMember(owner, tenant, 'member'),
    await newMember(owner, tenant, 'member'),
    await newMember(owner, tenant, 'member'),
    await newMember(owner, tenant, 'member'),
  ]
  const lost = await loser.signInAgain()
  // The tenant is nothing to the service: the edge alone decides.
  const read = (of: string) => (person: Person) => person.call('GET', '/auth/me', { tenant: of })
  const ended = { ask: read(tenant), before: 200, after: { status: 401, code: 'CE_SESSION_ENDED' } }
  return [
    {
      name: 'a session that is signed out',
      person: leaver.person,
      ...ended,
      revoke: () => leaver.person.call('POST', '/auth/logout'),
    },
    {
      name: 'a session that another one ends',
      person: lost,
      ...ended,
      revoke: () => loser.person.call('DELETE', `/auth/sessions/${sidOf(lost)}`),
    },
    {
      name: 'a member who is removed',
      person: removed.person,
      ask: read(tenant),
      before: 200,
      after: { status: 403, code: 'CE_TENANT_FORBIDDEN' },
      revoke: () => owner.call('DELETE', `/auth/members/${removed.id}`, { tenant }),
    },
    {
      name: 'a role that is changed',
      person: changed.person,
      // Refused for its body as long as the role would do: nothing is written.
      ask: person => person.call('POST', '/profile/objects/person', { tenant, json: {} }),
      before: 400,
      after: { status: 403, code: 'CE_ROLE_INSUFFICIENT' },
      revoke: () => owner.call('PUT', `/auth/members/${changed.id}`, { tenant, json: { roles: ['viewer'] } }),
    },
    {
      name: 'a tenant that is suspended',
      person: other.person,
      ask: read(other.tenant),
      before: 200,
      after: { status: 403, code: 'CE_TENANT_SUSPENDED' },
      revoke: () => admin.call('POST', `/tenants/${other.tenant}/suspend`),
    },
  ]
}

/** Asks steadily, one request after the other, until it is stopped. */
function watch(ask: () => Promise<Answer>) {
  const samples: Sample[] = []
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      const sent = performance.now()
      const answer = await ask()
      samples.push({ sent, answered: performance.now(), answer })
      await sleep(pace)
    }
  })()
  // A request that fails is thrown by `stop`, not before: Redis must be woken first.
  watching.catch(() => {})
  return {
    samples,
    async stop() {
      stopped = true
      await watching
    },
  }
}

/** Takes everything away at once, and tells when it was in force at both edges; `done` runs while all are watched. */
async function measure(
  t: Test,
  cases: readonly Case[],
  bound: number,
  done: () => Promise<void>,
): Promise<void> {
  const watched = cases.map(it => ({
    ...it,
    calledAt: 0,
    revokedAt: 0,
    watches: edges.map(edge => watch(() => it.ask(it.person.at(edge)))),
  }))
  const isRefusal = (answer: Answer, { after }: Case) =>
    answer.status === after.status && answer.code === after.code
  const all = (check: (sample: Sample, of: Case) => boolean) => () =>
    Promise.resolve(
      watched.every(it => it.watches.every(({ samples }) => samples.some(sample => check(sample, it)))),
    )

  const isWarm = await eventually(
    all(({ answer }, { before }) => answer.status === before),
    warm => warm,
  )
  t.ok(isWarm, 'both edges let it pass before')
  await Promise.all(
    watched.map(async it => {
      it.calledAt = performance.now()
      const { status, bytes } = await it.revoke()
      it.revokedAt = performance.now()
      t.ok(status === 200 || status === 204, `${it.name}: ${status} ${bytes.subarray(0, 200)}`)
    }),
  )
  await eventually(
    all(({ answer }, it) => isRefusal(answer, it)),
    refused => refused,
    bound + 30_000,
  )
  await done()

  for (const it of watched) {
    for (const [index, { samples, stop }] of it.watches.entries()) {
      await stop()
      const title = `${it.name}, edge ${index + 1}`
      const first = samples.findIndex(({ answer }) => isRefusal(answer, it))
      // By when it was sent: what a busy machine takes to answer is not the time for which it is let through.
      const passed = first < 0 ? samples.at(-1) : samples[first - 1]
      const took = Math.max(0, (passed?.sent ?? 0) - it.revokedAt)
      const inAll = ((samples[first]?.answered ?? Number.NaN) - it.calledAt).toFixed(0)
      t.comment(
        `${title}: let through for ${took.toFixed(0)} ms after the answer, refused ${inAll} ms after the call`,
      )
      t.ok(first >= 0, `${title}: refused`)
      t.ok(took <= bound, `${title}: within ${bound} ms`)
      const odd = samples.filter(({ answer }, at) =>
        at < first ? answer.status !== it.before : !isRefusal(answer, it),
      )
      const told = odd.map(({ sent, answer }) => `${(sent - it.revokedAt).toFixed(0)} ms: ${answer.status}`)
      t.same(told, [], `${title}: let through before, refused from then on, nothing else`)
    }
  }
}

t.test(
  'while Redis is up, what is taken away is refused at both edges within a second',
  { skip: withoutSecondEdge, timeout: 180_000 },
  async t => {
    await measure(t, await newCases(), 1_000, () => sleep(2_000))
  },
)

t.test(
  'while Redis is down, what is taken away is refused at both edges within five seconds, and stays so',
  { skip: withoutRedis, timeout: 180_000 },
  async t => {
    const cases = await newCases()
    const redis = JSON.parse(readFileSync(to.processesFile as string, 'utf8'))['redis'] as number
    // It hangs, which is worse than its end: nobody is told, and every look-up waits for it.
    process.kill(redis, 'SIGSTOP')
    try {
      await measure(t, cases, 5_000 + slack, async () => {
        process.kill(redis, 'SIGCONT')
        await sleep(4_000)
      })
    } finally {
      process.kill(redis, 'SIGCONT')
    }
  },
)

t.test(
  `${manySessions} sessions that a new password ends are refused at both edges within a second, under load`,
  { skip: withoutSecondEdge, timeout: 240_000 },
  async t => {
    const { person: owner, tenant } = await newTenant(to)
    const { person: kept, password, signInAgain } = await newMember(owner, tenant, 'member')
    const sessions: Person[] = []
    const signInMany = async () => {
      while (sessions.length < manySessions) sessions.push(await signInAgain())
    }
    await Promise.all(Array.from({ length: 4 }, signInMany))
    const asks = sessions.flatMap(session =>
      edges.map(edge => () => session.at(edge).call('GET', '/geo/collections', { tenant })),
    )
    const samples: Sample[] = []
    let next = 0
    let asking = true
    // Sixteen at a time, without a pause, all sessions in turn.
    const workers = Array.from({ length: 16 }, async () => {
      while (asking) {
        const ask = asks[next++ % asks.length] as () => Promise<Answer>
        const sent = performance.now()
        samples.push({ sent, answer: await ask(), answered: performance.now() })
      }
    })
    await eventually(
      async () => samples.length,
      asked => asked > 2 * asks.length,
      60_000,
    )
    const json = { current_password: password, new_password: randomUUID() }
    const { status, bytes } = await kept.call('POST', '/auth/password', { json })
    const revokedAt = performance.now()
    t.equal(status, 204, bytes.toString())
    const asked = next
    await eventually(
      async () => next,
      now => now > asked + 2 * asks.length,
      60_000,
    )
    await sleep(1_500)
    asking = false
    await Promise.all(workers)

    const accepted = samples.filter(({ answer }) => answer.status === 200)
    const last = Math.max(0, ...accepted.map(({ sent }) => sent - revokedAt))
    const rate = samples.length / (((samples.at(-1)?.answered ?? 0) - (samples[0]?.sent ?? 0)) / 1_000)
    t.comment(
      `the last request let through was sent ${last.toFixed(0)} ms after the answer; ${rate.toFixed(0)} requests/s`,
    )
    t.ok(last <= 1_000, 'none is let through a second later')
    const odd = samples.filter(({ answer }) => answer.status !== 200 && answer.code !== 'CE_SESSION_ENDED')
    t.same(
      odd.map(({ answer }) => `${answer.status} ${answer.code}`),
      [],
      'nothing else is answered',
    )
    for (const edge of edges) {
      const own = await kept.at(edge).call('GET', '/geo/collections', { tenant })
      t.equal(own.status, 200, 'the session that changed the password goes on')
    }
  },
)

t.test('a resumed tenant is as it was, in every service, and its audit log tells of both', async t => {
  const { person, client, tenant } = await newTenant(to)
  const admin = await signInAdmin(to)
  const json = { fname: 'Ada', lname: 'King' }
  t.equal((await person.call('POST', '/profile/objects/person', { tenant, json })).status, 201)
  const paths = ['/profile/objects/person', '/geo/collections/places/items', '/media/assets', '/auth/members']
  const statuses = () =>
    Promise.all(paths.map(async path => (await person.call('GET', path, { tenant })).status))
  t.same(await statuses(), [200, 200, 200, 200])

  for (const attempt of ['first', 'second']) {
    const suspended = await admin.call('POST', `/tenants/${tenant}/suspend`)
    t.match(suspended, { status: 200, json: { Tenant_UUID: tenant, status: 'suspended' } }, attempt)
  }
  t.same(await eventually(statuses, all => all.every(status => status === 403)), [403, 403, 403, 403])
  t.equal((await person.call('GET', '/auth/me')).status, 200, 'the person may work elsewhere')
  t.equal((await person.call('POST', `/tenants/${tenant}/resume`)).status, 403)

  t.match(await admin.call('POST', `/tenants/${tenant}/resume`), { status: 200, json: { status: 'active' } })
  t.same(await eventually(statuses, all => all.every(status => status === 200)), [200, 200, 200, 200])
  const { data } = await answered(client.api.GET('/profile/objects/{type}', { params: people }))
  t.match(data.items, [json])
  // What happened while it was suspended waits, for at most 15 s more.
  const actions = () => auditActions(client)
  const told = (all: string[]) => all.filter(action => /^tenant\.(suspend|resume)$/.test(action)).sort()
  const heard = await eventually(actions, all => told(all).length === 2, 30_000)
  t.same(told(heard), ['tenant.resume', 'tenant.suspend'])
})
