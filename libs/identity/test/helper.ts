import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService } from '@careeasy/service'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { identity, loadSigningKeys, loadTrustBundle } from '../src/index.ts'

interface Teardown {
  teardown(work: () => unknown): void
}

/** An Ed25519 pair as the key files hold it. */
export interface TestKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly privateJwk: JWK
  readonly publicJwk: JWK
}

export async function createKey(kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const common = { kid, alg: 'EdDSA', use: 'sig' }
  return {
    kid,
    privateKey,
    privateJwk: { ...(await exportJWK(privateKey)), ...common },
    publicJwk: { ...(await exportJWK(publicKey)), ...common },
  }
}

/** Milliseconds between looks at a key file: short, for the tests. */
export const interval = 20

/** A folder for key files, which are replaced as Kubernetes replaces mounted secrets: by renaming. */
export function keyFolder(t: Teardown) {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return {
    path: (name: string) => join(folder, name),
    write(name: string, content: unknown) {
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      writeFileSync(join(folder, `${name}.new`), text)
      renameSync(join(folder, `${name}.new`), join(folder, name))
      return join(folder, name)
    },
  }
}

export const seconds = () => Math.floor(Date.now() / 1_000)

/** Signs with jose, not with the library that is tested. */
export function sign(
  key: TestKey,
  typ: string | undefined,
  claims: Record<string, unknown>,
): Promise<string> {
  const header = { alg: 'EdDSA', kid: key.kid, ...(typ === undefined ? {} : { typ }) }
  return new SignJWT({ iat: seconds(), exp: seconds() + 60, ...claims })
    .setProtectedHeader(header)
    .sign(key.privateKey)
}

/** What the edge says of a person who works for 7MA170H. */
export const hopClaims = {
  iss: 'edge',
  aud: 'careeasy:services',
  sub: '0190a000-0000-7000-8000-000000000001',
  sid: 's1',
  tenant: '7MA170H',
  roles: ['member'],
}

export const serviceClaims = { iss: 'geo', aud: 'profile', sub: 'geo' }

/** The service `profile`, which trusts edge, auth and geo, with one route behind each guard. */
export async function startProfile(t: Teardown) {
  const folder = keyFolder(t)
  const keys = {
    edge: await createKey('edge-1'),
    auth: await createKey('auth-1'),
    geo: await createKey('geo-1'),
    profile: await createKey('profile-1'),
    stranger: await createKey('edge-1'),
  }
  const trust = Object.fromEntries(
    (['edge', 'auth', 'geo', 'profile'] as const).map(name => [name, { keys: [keys[name].publicJwk] }]),
  )
  const keyErrors: unknown[] = []
  const noteKeyError = (error: unknown) => void keyErrors.push(error)
  const keyFile = folder.write('keys.json', { keys: [keys.profile.privateJwk] })
  const trustFile = folder.write('trust.json', trust)
  const lines: string[] = []
  const app = await createService({
    name: 'profile',
    title: 'Profile',
    logLevel: 'info',
    logDestination: { write: (line: string) => void lines.push(line) },
  })
  t.teardown(() => app.close())
  await app.register(identity, {
    service: 'profile',
    keys: loadSigningKeys(keyFile, noteKeyError, interval),
    trust: loadTrustBundle(trustFile, noteKeyError, interval),
  })
  app.get('/edge', { onRequest: app.identity.fromEdge }, async () => ({ ok: true }))
  app.get('/person', { onRequest: app.identity.person }, async ({ caller }) => caller)
  app.get('/tenant', { onRequest: app.identity.tenantPerson }, async ({ caller }) => caller)
  app.get('/internal', { onRequest: app.identity.service('auth', 'geo') }, async () => ({ ok: true }))
  app.get('/open', async ({ caller }) => caller)
  const get = async (url: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await app.inject({ url, headers })
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
  }
  return { app, get, keys, trust, folder, lines, keyErrors }
}

/** Waits until `holds` does, at most 20 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; ) {
    if (await holds()) return true
    await new Promise(resolve => setTimeout(resolve, interval))
  }
  return false
}
