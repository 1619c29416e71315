import { randomUUID } from 'node:crypto'
import { answered, type LoggedIn, ProblemError } from '@careeasy/client'
import { decodeJwt } from 'jose'
import t, { type Test } from 'tap'
import { clientOf, deployment, eventually, newUser, type Person, refusal } from './client.ts'
import { type HeaderPairs, send } from './raw.ts'

const to = deployment()

interface Pair {
  readonly key: string
  readonly token: string
}

const client = ({ key, token }: Pair) => clientOf(to.edgeUrl, { Auth_key: key, Auth_token: token })
const noBody = ['content-length', '0'] as const

const refresh = (pair: Pair) => client(pair).api.POST('/auth/refresh')
const refreshed = async (pair: Pair) => (await answered(refresh(pair))).data
const isWell = async (pair: Pair) => (await answered(me(pair))).status === 200

const pairOf = ({ Auth_key, Auth_token }: LoggedIn): Pair => ({ key: Auth_key, token: Auth_token })
const me = (pair: Pair) => client(pair).api.GET('/auth/me')

/** Refused soon, at whichever replica answers; revocation.test.ts holds it against the second that is promised. */
async function ended(t: Test, pair: Pair, name: string): Promise<void> {
  const begun = performance.now()
  const ask = () => me(pair).catch((error: unknown) => error)
  const found = await eventually(ask, answer => answer instanceof ProblemError, 10_000)
  const took = `${name}, after ${Math.round(performance.now() - begun)} ms`
  t.match(found, { name: 'ProblemError', status: 401, code: 'CE_SESSION_ENDED' }, took)
}

t.test('a refresh gives a new pair for the same session, and the user as at the login', async t => {
  const user = await newUser(to)
  const first = await user.login()
  const { status, data, headers } = await answered(refresh(first))
  t.equal(status, 200)
  t.strictSame(data.user, first.user)
  t.match(data.Auth_key, /^[0-9A-Z]{34}$/)
  t.not(data.Auth_key, first.key)
  t.match(headers.get('cache-control'), /no-store/)
  const next = pairOf(data)
  t.equal(decodeJwt(next.token)['sid'], decodeJwt(first.token)['sid'])
  t.ok(await isWell(next))
  t.equal((await refusal(me({ key: first.key, token: next.token }))).code, 'CE_KEY_MISMATCH')
})

t.test('a refresh takes every spelling, and twins in none', async t => {
  const user = await newUser(to)
  const { key, token } = await user.login()
  const post = (headers: HeaderPairs) =>
    send(to.edgeUrl, '/auth/refresh', { method: 'POST', headers: [...headers, noBody] })
  const twin = await post([
    ['Auth-Key', key],
    ['Auth-Token', token],
    ['auth_token', token],
  ])
  t.equal(twin.status, 400)
  t.equal(twin.code, 'CE_HEADER_DUPLICATE')
  t.equal((await post([['Auth-Key', key]])).code, 'CE_CREDENTIALS_MISSING')
  const underscored = await post([
    ['Auth_Key', key],
    ['Auth_Token', token],
  ])
  t.equal(underscored.status, 200)
  const next = pairOf(underscored.json as LoggedIn)
  const bearer = await post([
    ['Auth-Key', next.key],
    ['Authorization', `Bearer ${next.token}`],
  ])
  t.equal(bearer.status, 200)
})

t.test('a refresh with a token or a key that is not ours is refused and harms nothing', async t => {
  const user = await newUser(to)
  const [pair, other] = [await user.login(), await user.login()]
  const [header, payload, signature] = pair.token.split('.') as [string, string, string]
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const altered = Buffer.from(JSON.stringify({ ...claims, sub: randomUUID() })).toString('base64url')
  const forged = { key: pair.key, token: `${header}.${altered}.${signature}` }
  t.equal((await refusal(refresh(forged))).code, 'CE_TOKEN_INVALID')
  t.equal((await refusal(refresh({ ...pair, key: other.key }))).code, 'CE_KEY_MISMATCH')
  t.equal((await answered(refresh(pair))).status, 200)
})

t.test('ten refreshes at once agree on one pair, and the session lives', async t => {
  const user = await newUser(to)
  const pair = await user.login()
  const answers = await Promise.all(Array.from({ length: 10 }, () => refreshed(pair)))
  t.equal(new Set(answers.map(({ Auth_key }) => Auth_key)).size, 1)
  for (const answer of answers) t.ok(await isWell(pairOf(answer)))
})

t.test('a key that was replaced twice ends the session for whoever holds it', async t => {
  const user = await newUser(to)
  const first = await user.login()
  const second = pairOf(await refreshed(first))
  const third = pairOf(await refreshed(second))
  t.ok(await isWell(third))
  const reused = await refusal(refresh(first))
  t.equal(reused.status, 401)
  t.equal(reused.code, 'CE_KEY_REUSED')
  await ended(t, third, 'the newest pair')
  t.equal((await refusal(refresh(third))).code, 'CE_SESSION_ENDED')
})

t.test('after a logout the pair is refused at once, everywhere', async t => {
  const user = await newUser(to)
  const [person, other] = [await user.login(), await user.login()]
  t.ok(await isWell(person))
  const logout = await answered(person.api.POST('/auth/logout'))
  t.equal(logout.status, 204)
  await ended(t, person, 'logged out')
  t.equal((await refusal(refresh(person))).code, 'CE_SESSION_ENDED')
  t.ok(await isWell(other), 'another session goes on')
})

t.test('a person lists their sessions and ends one of them', async t => {
  const user = await newUser(to)
  const [person, lost] = [await user.login(), await user.login()]
  const [own, other] = [person, lost].map(({ token }) => decodeJwt(token)['sid'])
  const list = async () => (await answered(person.api.GET('/auth/sessions'))).data.items
  const items = await list()
  t.match(
    items.map(({ id, current }) => ({ id, current })),
    [
      { id: other, current: false },
      { id: own, current: true },
    ],
  )
  for (const item of items) {
    t.match(item, { created_at: String, last_used_at: String, expires_at: String, address: String })
    const days = (Date.parse(item.expires_at) - Date.parse(item.created_at)) / 86_400_000
    t.ok(days > 0 && days <= 30)
  }
  const end = (by: Person, sid: unknown) =>
    by.api.DELETE('/auth/sessions/{sid}', { params: { path: { sid: String(sid) } } })
  t.equal((await answered(end(person, other))).status, 204)
  await ended(t, lost, 'ended from another session')
  t.equal((await refusal(end(person, other))).code, 'CE_SESSION_UNKNOWN')
  t.equal((await list()).length, 1)

  const stranger = await (await newUser(to)).login()
  t.equal((await refusal(end(stranger, own))).status, 404)
  t.ok(await isWell(person))
})

t.test('a new password ends every other session and keeps this one', async t => {
  const user = await newUser(to)
  const [person, other] = [await user.login(), await user.login()]
  const new_password = randomUUID()
  const change = (current_password: string) =>
    person.api.POST('/auth/password', { body: { current_password, new_password } })
  const wrong = await refusal(change('not the password'))
  t.equal(wrong.status, 403)
  t.equal(wrong.code, 'CE_PASSWORD_WRONG')
  t.equal((await answered(change(user.password))).status, 204)
  t.ok(await isWell(person))
  await ended(t, other, 'another session')
  await t.rejects(user.login(), { name: 'ProblemError', status: 401 })
  t.ok(await user.login(new_password))
})
