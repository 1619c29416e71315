import { execFile, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import t from 'tap'
import { pruneKeys, rotateKeys } from '../src/key-file.ts'
import { createFixture, password, signIn } from './helper.ts'

t.setTimeout(300_000)
const fixture = await createFixture(t)
const { identity } = fixture
const src = join(import.meta.dirname, '../src')
const now = () => Math.floor(Date.now() / 1_000)
const run = (...args: string[]) => promisify(execFile)(process.execPath, [join(src, 'keys.ts'), ...args])

interface KeyFile {
  keys: { kid: string; d: string; crv: string; nbf?: number; retired_at?: number }[]
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as KeyFile

function createKeyFile(folder: string, type: 'ed25519' | 'x25519' = 'ed25519'): string {
  const options = { format: 'jwk' } as const
  const jwk =
    type === 'ed25519'
      ? generateKeyPairSync('ed25519').privateKey.export(options)
      : generateKeyPairSync('x25519').privateKey.export(options)
  const path = join(folder, `${type}.json`)
  writeFileSync(path, JSON.stringify({ keys: [{ ...jwk, kid: 'first' }] }))
  return path
}

t.test('a rotation puts a new key first, for its owner only, and keeps the others', async t => {
  for (const type of ['ed25519', 'x25519'] as const) {
    const path = createKeyFile(t.testdir(), type)
    const before = read(path).keys[0]
    const at = now()
    const { stdout } = await run('rotate', '--delay', '7', path)
    const [next, old, ...others] = read(path).keys
    t.same(others, [])
    t.equal(stdout, `new key ${next?.kid}\n`)
    t.match(next, { crv: before?.crv, kid: /^[\w-]{43}$/ })
    t.ok(Number(next?.nbf) >= at + 7 && Number(next?.nbf) <= now() + 7, 'it signs after the delay')
    t.match(old, { ...before })
    t.equal(old?.retired_at, next?.nbf)
    t.equal(statSync(path).mode & 0o777, 0o600)
    t.notOk(existsSync(`${path}.new`))
  }
})

t.test('keys that were replaced a day ago are pruned, and all but three', async t => {
  const path = createKeyFile(t.testdir())
  const start = 1_700_000_000
  t.same(await pruneKeys(path, start), [], 'the only key stays')
  for (const hour of [0, 1, 2, 3]) await rotateKeys(path, { now: start + hour * 3_600, delay: 0 })
  t.equal(read(path).keys.length, 5, 'a rotation drops none that may have signed a living token')
  t.same((await pruneKeys(path, start + 3 * 3_600)).length, 2)
  const [current, second, third] = read(path).keys.map(({ kid }) => kid)
  t.same(await pruneKeys(path, start + 2 * 3_600 + 86_400), [third])
  t.same(await pruneKeys(path, start + 3 * 3_600 + 86_400), [second])
  t.same(await pruneKeys(path, start + 90 * 86_400), [])
  t.same(
    read(path).keys.map(({ kid }) => kid),
    [current],
  )
})

t.test('a file that cannot be rotated stays as it is', async t => {
  const folder = t.testdir()
  const path = createKeyFile(folder)
  const content = readFileSync(path, 'utf8')
  writeFileSync(`${path}.new`, '')
  await t.rejects(rotateKeys(path, { now: now(), delay: 0 }), { code: 'EEXIST' }, 'another command is at it')
  t.equal(readFileSync(path, 'utf8'), content)
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, content.slice(0, -3))
  const { stderr } = await run('rotate', broken).catch(error => error)
  t.match(stderr, /not JSON/)
  t.notOk(stderr.includes(read(path).keys[0]?.d.slice(0, 8)), 'no key is quoted')
  for (const args of [[], ['rotate'], ['grow', path], ['rotate', '--delay', 'x', path]]) {
    t.match(await run(...args).catch(error => error), { code: 2, stderr: /rotate/ })
  }
})

t.test('a new key is published at once and signs after its delay; the change is recorded', async t => {
  const path = createKeyFile(t.testdir())
  const { app } = await fixture.start(t, { TOKEN_KEYS_FILE: path })
  const user = await fixture.createUser()
  const login = async () =>
    (await signIn(app, identity, { username: user.email, password })).json().Auth_token as string
  const published = async () => (await app.inject('/.well-known/jwks.json')).json()
  const before = await login()
  const kid = await rotateKeys(path, { now: now(), delay: 8 })
  t.ok(await until(async () => (await published()).keys[0].kid === kid), 'without a restart')
  const early = await login()
  t.equal(decodeProtectedHeader(early).kid, 'first', 'while others may not know it the old one signs')
  t.ok(await until(async () => decodeProtectedHeader(await login()).kid === kid))
  const keys = createLocalJWKSet(await published())
  for (const token of [before, early, await login()]) {
    t.equal((await jwtVerify(token, keys, { algorithms: ['EdDSA'] })).payload.sub, user.id)
  }
  const events = async () => {
    const { Items = [] } = await fixture.client.send(
      new QueryCommand({
        TableName: fixture.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `SECURITY#${new Date().toISOString().slice(0, 10)}` },
      }),
    )
    return Items.filter(({ type }) => type === 'key.rotate')
  }
  t.ok(await until(async () => (await events()).length > 0))
  t.match(await events(), [{ detail: `first to ${kid}` }])
})

t.test('no private key enters the log, whatever happens to its file', async t => {
  const folder = t.testdir()
  const [tokens, encryption] = [createKeyFile(folder), createKeyFile(folder, 'x25519')]
  const secrets = [tokens, encryption, fixture.config.SIGNING_KEYS_FILE].flatMap(path =>
    read(path).keys.map(({ d }) => d),
  )
  const config = { ...fixture.config, TOKEN_KEYS_FILE: tokens, ENCRYPTION_KEYS_FILE: encryption }
  const env = {
    ...process.env,
    ...Object.fromEntries(Object.entries(config).map(([k, v]) => [k, String(v)])),
  }
  const start = () => {
    const server = spawn(process.execPath, [join(src, 'server.ts')], {
      env: { ...env, LOG_LEVEL: 'trace', CACHE_PREFIX: 'keys-test' },
    })
    const output = { text: '' }
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', chunk => {
        output.text += chunk
      })
    }
    return { server, output }
  }
  const { server, output } = start()
  t.teardown(() => server.kill())
  t.ok(await until(async () => output.text.includes('listening')), 'it starts')
  await rotateKeys(tokens, { now: now(), delay: 0 })
  secrets.push(read(tokens).keys[0]?.d ?? '')
  t.ok(await until(async () => output.text.includes('another key signs')), 'it follows a rotation')
  const good = readFileSync(tokens, 'utf8')
  for (const bad of [quoting(good), good.replace(/("d": ")./, '$1'), good.replaceAll('Ed25519', 'X25519')]) {
    const reports = () => output.text.split('a changed key file cannot be used').length
    const before = reports()
    writeFileSync(tokens, bad)
    t.ok(await until(async () => reports() > before), 'it reports a file that it cannot use')
  }
  server.kill()
  await new Promise(resolve => server.on('close', resolve))

  writeFileSync(tokens, quoting(good))
  const failed = start()
  await new Promise(resolve => failed.server.on('close', resolve))
  const log = output.text + failed.output.text
  t.match(failed.output.text, /not JSON/, 'and does not start with one')
  t.notMatch(log, /\\*"d\\*"\s*:/)
  for (const secret of secrets)
    t.notOk(log.includes(secret.slice(0, 6)) || log.includes(secret.slice(-8)), 'no part of a key')
})

/** Broken right before the private key: JSON.parse would quote what stands around the fault. */
function quoting(file: string): string {
  return file.replace(/("d": )"/, '$1x')
}

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(100)) {
    if (await condition()) return true
  }
  return false
}
