import { readFile } from 'node:fs/promises'
import t from 'tap'
import { generatedFile, generateTypes } from '../src/generate-types.ts'
import { createClient } from '../src/index.ts'

// What a real platform does only after 15 minutes, or when it has too much to do, is played here; the rest is tested
// in acceptance/test/api-client.test.ts.

const now = 1_800_000_000_000
const token = (n: number, seconds: number) =>
  `h.${Buffer.from(JSON.stringify({ n, exp: now / 1_000 + seconds })).toString('base64url')}.s`
const pairOf = (n: number, seconds: number) => ({ Auth_key: `key-${n}`, Auth_token: token(n, seconds) })
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json(
    { type: `urn:careeasy:error:${code}`, title: '', status, code, detail: 'so it is', instance: 'urn:x' },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  )

/** A platform that takes only the newest key, and counts. */
function platform(behave: (request: Request, count: number) => Response | undefined = () => undefined) {
  const seen: Request[] = []
  let pairs = 1
  const send = async (input: Request | string | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    seen.push(request)
    if (new URL(request.url).pathname === '/auth/refresh') {
      if (request.headers.get('auth-key') !== `key-${pairs}`) return problem(401, 'CE_KEY_REUSED')
      pairs += 1
      return Response.json(pairOf(pairs, 900))
    }
    const special = behave(request, seen.length)
    if (special !== undefined) return special
    if (request.headers.get('auth-key') !== `key-${pairs}`) return problem(401, 'CE_TOKEN_EXPIRED')
    return Response.json({ fname: 'Jack' })
  }
  const refreshes = () => seen.filter(({ url }) => url.endsWith('/auth/refresh')).length
  return { fetch: send as typeof fetch, seen, refreshes }
}

t.test('the generated types are those of the committed document', async t => {
  t.ok((await readFile(generatedFile, 'utf8')) === (await generateTypes()), 'else: npm run generate')
})

t.test('a token near its end is renewed once for all calls that wait for it', async t => {
  const { fetch, refreshes } = platform()
  const kept: string[] = []
  const onPair = ({ Auth_key }: { Auth_key: string }) => void kept.push(Auth_key)
  const options = { baseUrl: 'http://edge.test', pair: pairOf(1, 10), fetch, now: () => now, onPair }
  const client = createClient(options)
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.api.GET('/auth/me')))
  t.ok(answers.every(({ response }) => response.status === 200))
  t.equal(refreshes(), 1)
  t.same(kept, ['key-2'])
})

t.test('calls that are refused together renew the pair once and are sent again', async t => {
  let expired = true
  const { fetch, refreshes } = platform(({ headers }) =>
    expired && headers.get('auth-key') === 'key-1' ? problem(401, 'CE_TOKEN_EXPIRED') : undefined,
  )
  const client = createClient({ baseUrl: 'http://edge.test', pair: pairOf(1, 900), fetch, now: () => now })
  await Promise.all(Array.from({ length: 10 }, () => client.api.GET('/auth/me')))
  expired = false
  t.equal(refreshes(), 1)
})

t.test('a session that has ended is told, not renewed for ever', async t => {
  const { fetch, refreshes } = platform(() => problem(401, 'CE_TOKEN_EXPIRED'))
  const client = createClient({ baseUrl: 'http://edge.test', pair: pairOf(1, 900), fetch, now: () => now })
  await t.rejects(client.api.GET('/auth/me'), { name: 'ProblemError', code: 'CE_TOKEN_EXPIRED', status: 401 })
  t.equal(refreshes(), 1)
})

t.test('what may be repeated is, as Retry-After says; what may have been done is not', async t => {
  for (const [status, method, calls] of [
    [503, 'GET', 3],
    [429, 'POST', 3],
    [503, 'POST', 1],
  ] as const) {
    const { fetch, seen } = platform(() => problem(status, 'CE_OVERLOADED', { 'retry-after': '0' }))
    const client = createClient({ baseUrl: 'http://edge.test', pair: pairOf(1, 900), fetch, now: () => now })
    const call: Promise<unknown> =
      method === 'GET' ? client.api.GET('/auth/me') : client.api.POST('/auth/logout')
    await t.rejects(call, { name: 'ProblemError', status, retryAfter: 0 })
    t.equal(seen.length, calls, `${method} ${status}`)
  }
})

t.test('an answer of something before the platform is an error too', async t => {
  const { fetch } = platform(() => new Response('<html>Bad gateway</html>', { status: 502 }))
  const client = createClient({ baseUrl: 'http://edge.test', pair: pairOf(1, 900), fetch, now: () => now })
  await t.rejects(client.api.GET('/auth/me'), { status: 502, code: '', message: 'the answer is 502' })
})

t.test('the tenant goes with the calls of its client only', async t => {
  const { fetch, seen } = platform()
  const client = createClient({ baseUrl: 'http://edge.test/', pair: pairOf(1, 900), fetch, now: () => now })
  await client.forTenant('7MA170H').api.GET('/profile/types')
  await client.api.GET('/auth/me')
  t.same(
    seen.map(({ url, headers }) => [url, headers.get('tenant-uuid')]),
    [
      ['http://edge.test/profile/types', '7MA170H'],
      ['http://edge.test/auth/me', null],
    ],
  )
})

t.test('headers for somebody else’s requests are renewed as those of calls are', async t => {
  const { fetch, refreshes } = platform()
  const options = { baseUrl: 'http://edge.test', pair: pairOf(1, 10), fetch, now: () => now }
  const headers = await createClient(options).forTenant('7MA170H').headers()
  t.same(headers, { 'auth-key': 'key-2', 'auth-token': token(2, 900), 'tenant-uuid': '7MA170H' })
  t.equal(refreshes(), 1)
  t.same(await createClient({ baseUrl: 'http://edge.test', fetch }).headers(), {}, 'nobody is signed in')
})

t.test('a file goes to S3 without credentials, and what S3 refuses is thrown and not completed', async t => {
  const form = { id: 'a', url: 'http://s3.test/bucket', fields: { key: 'k' } }
  for (const [status, paths] of [
    [204, ['/media/assets/direct', '/bucket', '/media/assets/direct/a/complete']],
    [403, ['/media/assets/direct', '/bucket']],
  ] as const) {
    const { fetch, seen } = platform(({ url }) => {
      if (url === form.url) return new Response(null, { status })
      return Response.json(url.endsWith('/direct') ? form : { id: 'a' }, { status: 201 })
    })
    const client = createClient({ baseUrl: 'http://edge.test', pair: pairOf(1, 900), fetch, now: () => now })
    const call = client.uploadDirect(new Blob(['x']), { name: 'x.txt', type: 'text/plain' })
    if (status === 204) t.match(await call, { id: 'a' })
    else await t.rejects(call, { name: 'ProblemError', status, code: '' })
    t.same(
      seen.map(({ url }) => new URL(url).pathname),
      paths,
    )
    t.equal(seen[1]?.headers.get('auth-key'), null)
  }
})

t.test('a file is sent once, as it comes: a copy for a second try would hold all of it', async t => {
  const { fetch, seen } = platform(() => problem(429, 'CE_OVERLOADED', { 'retry-after': '0' }))
  const client = createClient({ baseUrl: 'http://edge.test', pair: pairOf(1, 900), fetch, now: () => now })
  for (const file of [new Blob(['x']), new Blob(['x']).stream()]) {
    await t.rejects(client.upload(file, { name: 'x.txt', type: 'text/plain' }), {
      name: 'ProblemError',
      status: 429,
    })
    t.equal(seen.splice(0).length, 1)
  }
})
