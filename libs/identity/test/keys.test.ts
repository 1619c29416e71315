import { rmSync } from 'node:fs'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { loadSigningKeys, loadTrustBundle, pemByKid, randomBase32 } from '../src/index.ts'
import { createKey, hopClaims, interval, keyFolder, sign, startProfile, until } from './helper.ts'

const fail = (error: unknown) => {
  throw error
}

t.test('a new key of the edge is trusted without a restart, and a removed one no longer', async t => {
  const { get, keys, trust, folder } = await startProfile(t)
  const next = await createKey('edge-2')
  const old = () => sign(keys.edge, 'hop+jwt', hopClaims)
  const fresh = () => sign(next, 'hop+jwt', hopClaims)
  t.equal((await get('/person', await fresh())).status, 401)

  folder.write('trust.json', { ...trust, edge: { keys: [keys.edge.publicJwk, next.publicJwk] } })
  t.ok(
    await until(async () => (await get('/person', await fresh())).status === 200),
    'the new key is trusted',
  )
  t.equal((await get('/person', await old())).status, 200, 'and the old one beside it')

  folder.write('trust.json', { ...trust, edge: { keys: [next.publicJwk] } })
  t.ok(await until(async () => (await get('/person', await old())).status === 401), 'the old key is gone')
  t.equal((await get('/person', await fresh())).status, 200)
})

t.test('a trust bundle that cannot be used is reported and the last good keys stay', async t => {
  const { get, keys, trust, folder, keyErrors } = await startProfile(t)
  const person = async () => (await get('/person', await sign(keys.edge, 'hop+jwt', hopClaims))).status
  const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'edge-1' }
  const { kid: _, ...nameless } = keys.edge.publicJwk
  for (const broken of [
    '',
    '{',
    'null',
    { edge: {} },
    { edge: { keys: [rsa] } },
    { edge: { keys: [nameless] } },
  ]) {
    keyErrors.length = 0
    folder.write('trust.json', broken)
    t.ok(await until(() => keyErrors.length > 0), `${JSON.stringify(broken)} is reported`)
    t.equal(await person(), 200, 'and the keys stay')
  }
  keyErrors.length = 0
  rmSync(folder.path('trust.json'))
  t.ok(await until(() => keyErrors.length > 0), 'so is a file that is gone')
  t.equal(await person(), 200)

  folder.write('trust.json', { ...trust, edge: { keys: [] } })
  t.ok(await until(async () => (await person()) === 401), 'the next good file counts again')
})

t.test('a new signing key signs from then on, and the old one stays published', async t => {
  const { app, keys, folder } = await startProfile(t)
  const next = await createKey('profile-2')
  const before = app.identity.tokenFor('geo')
  folder.write('keys.json', { keys: [next.privateJwk, keys.profile.privateJwk] })
  t.ok(await until(() => app.identity.tokenFor('geo') !== before), 'a token still fresh is not reused')
  const set = createLocalJWKSet({ keys: [next.publicJwk] })
  const { protectedHeader } = await jwtVerify(app.identity.tokenFor('geo'), set)
  t.equal(protectedHeader.kid, 'profile-2')
})

t.test('what is published of a signing key is its public half', async t => {
  const key = await createKey('a-1')
  const file = keyFolder(t).write('keys.json', { keys: [{ ...key.privateJwk, note: 'internal' }] })
  const keys = loadSigningKeys(file, fail)
  t.teardown(() => keys.close())
  t.strictSame(keys.jwks, { keys: [key.publicJwk] })
  t.equal(keys.current.kid, 'a-1')
})

t.test('a derived secret depends on the key and the purpose, the current key first', async t => {
  const [a, b] = [await createKey('a-1'), await createKey('b-1')]
  const folder = keyFolder(t)
  const load = (...list: (typeof a)[]) => {
    const name = `${list.map(({ kid }) => kid).join()}.json`
    const keys = loadSigningKeys(folder.write(name, { keys: list.map(({ privateJwk }) => privateJwk) }), fail)
    t.teardown(() => keys.close())
    return keys
  }
  const [alone, both] = [load(a), load(b, a)]
  const [secret] = alone.derive('cursors')
  t.equal(secret?.length, 32)
  t.same(both.derive('cursors')[1], secret)
  t.notSame(both.derive('cursors')[0], secret)
  t.notSame(alone.derive('uploads')[0], secret)
})

t.test('a service without usable keys does not start', async t => {
  const folder = keyFolder(t)
  const key = await createKey('a-1')
  const { d: _, ...noPrivateHalf } = key.privateJwk
  for (const bad of [
    '',
    '{}',
    { keys: [] },
    { keys: [noPrivateHalf] },
    { keys: [{ ...key.privateJwk, kid: '' }] },
  ]) {
    t.throws(() => loadSigningKeys(folder.write('keys.json', bad), fail), JSON.stringify(bad))
  }
  t.throws(() => loadTrustBundle(folder.path('none.json'), fail), { code: 'ENOENT' })
})

t.test('a JWKS is taken whole or refused', async t => {
  const key = await createKey('a-1')
  t.same([...pemByKid({ keys: [key.publicJwk] }).keys()], ['a-1'])
  for (const bad of [
    null,
    'x',
    {},
    { keys: 'x' },
    { keys: [key.publicJwk, { kty: 'oct', k: 'AA', kid: 'x' }] },
  ]) {
    t.throws(() => pemByKid(bad), JSON.stringify(bad))
  }
})

t.test('nothing watches a key file after its owner has closed it', async t => {
  const key = await createKey('a-1')
  const folder = keyFolder(t)
  const file = folder.write('keys.json', { keys: [key.privateJwk] })
  const errors: unknown[] = []
  const keys = loadSigningKeys(file, error => errors.push(error), interval)
  keys.close()
  folder.write('keys.json', '{')
  await new Promise(resolve => setTimeout(resolve, 10 * interval))
  t.same(errors, [])
})

t.test('a random id has only characters that nobody misreads, each about as often', t => {
  const text = randomBase32(32_000)
  t.match(text, /^[0-9A-HJKMNP-TV-Z]{32000}$/)
  const counts = Object.values(Object.groupBy(text, char => char)).map(list => list?.length ?? 0)
  t.equal(counts.length, 32)
  t.ok(Math.min(...counts) > 800 && Math.max(...counts) < 1_200, 'six standard deviations around 1,000')
  t.end()
})
