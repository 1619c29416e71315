import { decodeJwt } from 'jose'
import t from 'tap'
import { key, send, startEdge } from './helper.ts'

const path = '/auth/refresh'

t.test('a refresh reaches auth with the pair as it was sent, in any spelling and expired', async t => {
  const { url, seen, sessions, userToken } = await startEdge(t)
  const past = Math.floor(Date.now() / 1_000) - 86_400
  const token = await userToken({ iat: past, exp: past + 900 })
  const spellings: [string, string][][] = [
    [
      ['Auth-Key', key],
      ['Auth-Token', token],
    ],
    [
      ['auth_key', key],
      ['AUTH_TOKEN', token],
    ],
    [
      ['Auth-Key', key],
      ['Authorization', `Bearer ${token}`],
    ],
  ]
  for (const headers of spellings) {
    t.equal((await send(url + path, { method: 'POST', headers })).status, 200)
    const got = seen.at(-1)?.headers ?? {}
    t.equal(got['auth-key'], key)
    t.equal(got['auth-token'], token)
    t.notOk(Object.keys(got).some(name => name.includes('_')))
    const hop = decodeJwt(String(got['authorization']).slice('Bearer '.length))
    t.match(hop, { sub: 'anonymous', roles: [] }, 'the edge vouches for nobody')
  }
  t.equal(sessions.accessCalls, 0)
})

t.test('a refresh without key or token is 401, with a twin 400, and nothing of it reaches auth', async t => {
  const { url, seen, credentials } = await startEdge(t)
  const all = Object.entries(await credentials())
  const post = (headers: [string, string][]) => send(url + path, { method: 'POST', headers })
  for (const left of ['auth-key', 'auth-token']) {
    const { status, json } = await post(all.filter(([name]) => name !== left))
    t.equal(status, 401)
    t.equal(json['code'], 'CE_CREDENTIALS_MISSING')
  }
  for (const twin of ['Auth-Key', 'auth_key', 'auth_token', 'Auth-Token', 'Authorization']) {
    const { status, json } = await post([...all, [twin, 'Bearer x']])
    t.equal(status, 400, twin)
    t.equal(json['code'], 'CE_HEADER_DUPLICATE', twin)
  }
  t.equal(seen.length, 0)
})

t.test('no other route gets the pair, and no other method this one', async t => {
  const { url, seen, credentials } = await startEdge(t)
  const headers = Object.entries(await credentials('7MA170H'))
  const others: [string, string][] = [
    ['POST', '/auth/login'],
    ['POST', '/auth/logout'],
    ['GET', '/auth/sessions'],
    ['POST', '/auth/refresh/'],
    ['GET', '/profile/objects/person'],
  ]
  for (const [method, other] of others) {
    t.equal((await send(url + other, { method, headers })).status, 200, other)
    t.notOk(seen.at(-1)?.headers['auth-key'], `${method} ${other}`)
    t.notOk(seen.at(-1)?.headers['auth-token'], `${method} ${other}`)
  }
  t.equal(seen.length, others.length)
})
