import t, { type Test } from 'tap'
import { createEdge } from '../src/edge.ts'
import { signIn } from '../src/session.ts'
import { answer, type Behaviour, startStandIn } from './stand-in.ts'

const minute = 60_000
const get = { method: 'GET', path: '/tenants' } as const

/** A token of 15 minutes by a clock that is wrong by years, as far as that is read. */
function tokenOf(name: string): string {
  const claims = Buffer.from(JSON.stringify({ iat: 1_000, exp: 1_900 })).toString('base64url')
  return `${name}.${claims}.signature`
}

/** Signed in at a stand-in that gives the pairs k1/t1, k2/t2 …; `behave` answers what is left. */
async function open(t: Test, behave: Behaviour) {
  let pairs = 0
  const { url, received } = await startStandIn(t, (seen, response, request) => {
    const isPair = seen.path === '/auth/login' || seen.path === '/auth/refresh'
    if (!isPair || (seen.path === '/auth/refresh' && refusals-- > 0)) return behave(seen, response, request)
    pairs += 1
    answer(response, 200, { Auth_key: `k${pairs}`, Auth_token: tokenOf(`t${pairs}`) })
  })
  let refusals = 0
  const refuseRefreshes = (count: number) => {
    refusals = count
  }
  const time = { now: 0 }
  const edge = createEdge({ url, stop: new AbortController().signal, onWait() {}, firstWait: 1 })
  t.teardown(() => edge.close())
  const session = await signIn(edge, { username: 'a@example.org', password: 'secret' }, () => time.now)
  const paths = () => received.map(({ path }) => path)
  return { session, received, paths, time, refuseRefreshes }
}

const well: Behaviour = (_seen, response) => answer(response, 200, {})

t.test('a token is used until two minutes before it expires, then refreshed by one request', async t => {
  const { session, received, paths, time } = await open(t, well)
  time.now = 12.9 * minute
  await session.call(get)
  t.match(received.at(-1), { path: '/tenants', key: 'k1', token: tokenOf('t1') })

  time.now = 13.1 * minute
  await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => session.call(get)))
  t.equal(paths().filter(path => path === '/auth/refresh').length, 1)
  t.match(
    received.find(({ path }) => path === '/auth/refresh'),
    { key: 'k1', token: tokenOf('t1') },
  )
  t.match(received.slice(-8), Array(8).fill({ path: '/tenants', key: 'k2', token: tokenOf('t2') }))

  time.now = 26.5 * minute
  await session.call(get)
  t.match(received.at(-1), { key: 'k3' })
})

t.test(
  'a token that expired while our clock stood still is refreshed, and the request repeated once',
  async t => {
    const { session, paths } = await open(t, ({ key }, response) => {
      if (key === 'k1') answer(response, 401, { code: 'CE_TOKEN_EXPIRED', detail: 'expired' })
      else answer(response, 200, { well: true })
    })
    t.match(await session.call(get), { body: { well: true } })
    t.strictSame(paths(), ['/auth/login', '/tenants', '/auth/refresh', '/tenants'])
  },
)

t.test('a session that has ended is begun anew', async t => {
  const { session, paths, time, refuseRefreshes } = await open(t, ({ path }, response) => {
    if (path === '/auth/refresh') answer(response, 401, { code: 'CE_SESSION_ENDED', detail: 'ended' })
    else answer(response, 200, {})
  })
  refuseRefreshes(1)
  time.now = 20 * minute
  await session.call(get)
  t.strictSame(paths(), ['/auth/login', '/auth/refresh', '/auth/login', '/tenants'])
})

t.test('the end is a logout with the newest pair', async t => {
  const { session, received, time } = await open(t, well)
  time.now = 14 * minute
  await session.call(get)
  await session.end()
  t.match(received.at(-1), { method: 'POST', path: '/auth/logout', key: 'k2' })
})
