import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import t, { type Test } from 'tap'
import { type Answer, deployment, eventually, type HeaderPairs, send, signIn } from './client.ts'

const to = deployment()

interface Pair {
  readonly key: string
  readonly token: string
}

/** A user of our own, so that ending sessions disturbs nobody. */
async function newUser() {
  const admin = await signIn(to.edgeUrl, to.admin.email, to.admin.password)
  const email = `s${randomUUID()}@example.org`
  const password = randomUUID()
  const json = { email, password, fname: 'Test', lname: 'Person' }
  const created = await admin.call('POST', '/auth/users', { json })
  if (created.status !== 201) throw new Error(`POST /auth/users: ${created.status} ${created.bytes}`)
  return { email, password, login: (secret = password) => signIn(to.edgeUrl, email, secret) }
}

const noBody = ['content-length', '0'] as const

function refresh({ key, token }: Pair, headers: HeaderPairs = []): Promise<Answer> {
  const pair = [['Auth-Key', key] as const, ['Auth-Token', token] as const]
  return send(to.edgeUrl, '/auth/refresh', { method: 'POST', headers: [...pair, ...headers, noBody] })
}

const pairOf = ({ json }: Answer): Pair => ({ key: json.Auth_key, token: json.Auth_token })

const me = ({ key, token }: Pair) =>
  send(to.edgeUrl, '/auth/me', {
    headers: [
      ['Auth-Key', key],
      ['Auth-Token', token],
    ],
  })

/** Refused within the second that is promised, at whichever replica answers. */
async function ended(t: Test, pair: Pair, name: string): Promise<void> {
  const begun = performance.now()
  const answer = await eventually(
    () => me(pair),
    ({ status }) => status === 401,
    1_000,
  )
  t.equal(answer.status, 401, name)
  t.equal(answer.json?.code, 'CE_SESSION_ENDED', `${name}, after ${Math.round(performance.now() - begun)} ms`)
}

t.test('a refresh gives a new pair for the same session, and the user as at the login', async t => {
  const user = await newUser()
  const first = await user.login()
  const answer = await refresh(first)
  t.equal(answer.status, 200)
  t.strictSame(answer.json.user, first.user)
  t.match(answer.json.Auth_key, /^[0-9A-Z]{34}$/)
  t.not(answer.json.Auth_key, first.key)
  t.match(answer.headers['cache-control'], /no-store/)
  const next = pairOf(answer)
  t.equal(decodeJwt(next.token)['sid'], decodeJwt(first.token)['sid'])
  t.equal((await me(next)).status, 200)
  t.equal((await me({ key: first.key, token: next.token })).json.code, 'CE_KEY_MISMATCH')
})

t.test('a refresh takes every spelling, and twins in none', async t => {
  const user = await newUser()
  const { key, token } = await user.login()
  const post = (headers: HeaderPairs) =>
    send(to.edgeUrl, '/auth/refresh', { method: 'POST', headers: [...headers, noBody] })
  const twin = await post([
    ['Auth-Key', key],
    ['Auth-Token', token],
    ['auth_token', token],
  ])
  t.equal(twin.status, 400)
  t.equal(twin.json.code, 'CE_HEADER_DUPLICATE')
  t.equal((await post([['Auth-Key', key]])).json.code, 'CE_CREDENTIALS_MISSING')
  const underscored = await post([
    ['Auth_Key', key],
    ['Auth_Token', token],
  ])
  t.equal(underscored.status, 200)
  const next = pairOf(underscored)
  const bearer = await post([
    ['Auth-Key', next.key],
    ['Authorization', `Bearer ${next.token}`],
  ])
  t.equal(bearer.status, 200)
})

t.test('a refresh with a token or a key that is not ours is refused and harms nothing', async t => {
  const user = await newUser()
  const [pair, other] = [await user.login(), await user.login()]
  const [header, payload, signature] = pair.token.split('.') as [string, string, string]
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const altered = Buffer.from(JSON.stringify({ ...claims, sub: randomUUID() })).toString('base64url')
  const forged = { key: pair.key, token: `${header}.${altered}.${signature}` }
  t.equal((await refresh(forged)).json.code, 'CE_TOKEN_INVALID')
  t.equal((await refresh({ ...pair, key: other.key })).json.code, 'CE_KEY_MISMATCH')
  t.equal((await refresh(pair)).status, 200)
})

t.test('ten refreshes at once agree on one pair, and the session lives', async t => {
  const user = await newUser()
  const pair = await user.login()
  const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(pair)))
  for (const { status } of answers) t.equal(status, 200)
  t.equal(new Set(answers.map(({ json }) => json.Auth_key)).size, 1)
  for (const answer of answers) t.equal((await me(pairOf(answer))).status, 200)
})

t.test('a key that was replaced twice ends the session for whoever holds it', async t => {
  const user = await newUser()
  const first = await user.login()
  const second = pairOf(await refresh(first))
  const third = pairOf(await refresh(second))
  t.equal((await me(third)).status, 200)
  const reused = await refresh(first)
  t.equal(reused.status, 401)
  t.equal(reused.json.code, 'CE_KEY_REUSED')
  await ended(t, third, 'the newest pair')
  t.equal((await refresh(third)).json.code, 'CE_SESSION_ENDED')
})

t.test('after a logout the pair is refused at once, everywhere', async t => {
  const user = await newUser()
  const [person, other] = [await user.login(), await user.login()]
  t.equal((await me(person)).status, 200)
  const logout = await person.call('POST', '/auth/logout', { headers: { 'content-length': '0' } })
  t.equal(logout.status, 204)
  await ended(t, person, 'logged out')
  t.equal((await refresh(person)).json.code, 'CE_SESSION_ENDED')
  t.equal((await me(other)).status, 200, 'another session goes on')
})

t.test('a person lists their sessions and ends one of them', async t => {
  const user = await newUser()
  const [person, lost] = [await user.login(), await user.login()]
  const [own, other] = [person, lost].map(({ token }) => decodeJwt(token)['sid'])
  const { status, json } = await person.call('GET', '/auth/sessions')
  t.equal(status, 200)
  t.match(
    json.items.map(({ id, current }: { id: string; current: boolean }) => ({ id, current })),
    [
      { id: other, current: false },
      { id: own, current: true },
    ],
  )
  for (const item of json.items) {
    t.match(item, { created_at: String, last_used_at: String, expires_at: String, address: String })
    const days = (Date.parse(item.expires_at) - Date.parse(item.created_at)) / 86_400_000
    t.ok(days > 0 && days <= 30)
  }
  t.equal((await person.call('DELETE', `/auth/sessions/${other}`)).status, 204)
  await ended(t, lost, 'ended from another session')
  t.equal((await person.call('DELETE', `/auth/sessions/${other}`)).json.code, 'CE_SESSION_UNKNOWN')
  t.equal((await person.call('GET', '/auth/sessions')).json.items.length, 1)

  const stranger = await (await newUser()).login()
  t.equal((await stranger.call('DELETE', `/auth/sessions/${own}`)).status, 404)
  t.equal((await me(person)).status, 200)
})

t.test('a new password ends every other session and keeps this one', async t => {
  const user = await newUser()
  const [person, other] = [await user.login(), await user.login()]
  const new_password = randomUUID()
  const change = (current_password: string) =>
    person.call('POST', '/auth/password', { json: { current_password, new_password } })
  const wrong = await change('not the password')
  t.equal(wrong.status, 403)
  t.equal(wrong.json.code, 'CE_PASSWORD_WRONG')
  t.equal((await change(user.password)).status, 204)
  t.equal((await me(person)).status, 200)
  await ended(t, other, 'another session')
  await t.rejects(user.login(), /401/)
  t.ok(await user.login(new_password))
})
