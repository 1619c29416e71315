import t from 'tap'
import { examine } from '../src/commands/doctor.ts'
import { answer, type Behaviour, startStandIn } from './stand-in.ts'

// Planted faults, each in a deployment that is well otherwise. A real one is examined in acceptance/test/doctor.test.ts.

const who = { username: 'demo@gmail.com', password: 'demo' }
const user = { tenants_associated: { logezycare: { Tenant_UUID: '7MA170H' } } }

/** What a deployment answers that is well. */
const sound: Behaviour = ({ path, key }, response, request) => {
  const { rawHeaders, headers } = request
  const count = rawHeaders.filter(name => /^auth[-_]key$/i.test(name)).length
  if (path === '/readyz') return answer(response, 200, { status: 'ready' })
  if (path === '/.well-known/jwks.json') return answer(response, 200, { keys: [{ use: 'sig', kid: 'a' }] })
  if (path === '/openapi.json') return answer(response, 200, { info: { version: '0.1.0' } })
  if (path === '/auth/login') return answer(response, 200, { Auth_key: 'good', Auth_token: 't', user })
  if (count > 1) return answer(response, 400, { code: 'CE_HEADER_DUPLICATE' })
  if (count === 0) return answer(response, 401, { code: 'CE_CREDENTIALS_MISSING' })
  if (key === 'x' || headers['auth_key'] === 'x') return answer(response, 401, { code: 'CE_TOKEN_INVALID' })
  return answer(response, 200, {})
}

type Teardown = Parameters<typeof startStandIn>[0]

async function faultsOf(t: Teardown, planted: Behaviour): Promise<Record<string, string>> {
  const { url } = await startStandIn(t, planted)
  const found = await examine(url, who)
  return Object.fromEntries(
    found
      .filter(({ state }) => state === 'fault')
      .map(({ check, text, remedy }) => [check, `${text} / ${remedy}`]),
  )
}

t.test('a deployment that is well has no fault, and the session is ended', async t => {
  const { url, received } = await startStandIn(t, sound)
  const found = await examine(url, who)
  t.same(
    found.map(({ check, state }) => `${check} ${state}`),
    'edge clock keys headers underscores doubled version login auth tenant-registry profile geo media'
      .split(' ')
      .map(check => `${check} well`),
  )
  t.equal(received.at(-1)?.path, '/auth/logout')
})

t.test('without credentials the services are left out, and that is said', async t => {
  const { url } = await startStandIn(t, sound)
  t.match((await examine(url, undefined)).at(-1), { check: 'login', state: 'skipped' })
})

t.test('nobody at the address is one fault', async t => {
  t.match(await examine(new URL('http://127.0.0.1:9'), who), [
    { check: 'reach', state: 'fault', remedy: /DNS/ },
  ])
})

t.test('each planted fault is found, alone, with what to do about it', async t => {
  const at =
    (path: string, status: number, body: object): Behaviour =>
    (received, response, request) =>
      received.path.startsWith(path) ? answer(response, status, body) : sound(received, response, request)
  const planted: [string, RegExp, Behaviour][] = [
    ['edge', /lacks: redis.*start/s, at('/readyz', 503, { status: 'not ready', missing: ['redis'] })],
    ['keys', /no key.*TOKEN_KEYS_FILE/s, at('/.well-known', 200, { keys: [] })],
    ['keys', /private/, at('/.well-known', 200, { keys: [{ use: 'sig', d: 'secret' }] })],
    ['version', /answered 404/, at('/openapi.json', 404, {})],
    ['login', /CE_LOGIN_FAILED.*CAREEASY_USERNAME/s, at('/auth/login', 401, { code: 'CE_LOGIN_FAILED' })],
    ['geo', /503 CE_SERVICE_UNAVAILABLE.*start geo/s, at('/geo', 503, { code: 'CE_SERVICE_UNAVAILABLE' })],
    ['media', /--tenant/, at('/media', 403, { code: 'CE_TENANT_FORBIDDEN' })],
    [
      'underscores',
      /underscores_in_headers on/,
      (received, response, request) =>
        request.headers['auth_key'] === undefined
          ? sound(received, response, request)
          : answer(response, 401, { code: 'CE_CREDENTIALS_MISSING' }),
    ],
    [
      'doubled',
      /not refused/,
      (received, response, request) =>
        request.rawHeaders.filter(name => name === 'Auth-Key').length > 1
          ? answer(response, 401, { code: 'CE_TOKEN_INVALID' })
          : sound(received, response, request),
    ],
    [
      'clock',
      /(599|60\d) s behind.*NTP/s,
      (received, response, request) => {
        response.setHeader('date', new Date(Date.now() - 600_000).toUTCString())
        sound(received, response, request)
      },
    ],
  ]
  for (const [check, text, behave] of planted) {
    const faults = await faultsOf(t, behave)
    t.same(Object.keys(faults), [check])
    t.match(faults[check], text)
  }
})
