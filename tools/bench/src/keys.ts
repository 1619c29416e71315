import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const services = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media'] as const
type ServiceName = (typeof services)[number]

/** Keys of this run, as files that end with this process, and tokens signed with them. */
export interface Keys {
  /** The file settings of a service. */
  settings(service: ServiceName): NodeJS.ProcessEnv
  readonly tokenKeysFile: string
  readonly encryptionKeysFile: string
  /** The public half of the token keys, as auth publishes it. */
  readonly tokenJwks: object
  /** An Auth_token, for a quarter of an hour. */
  userToken(claims: object): string
  /** The `authorization` header of a request that the edge sent on, for a minute. */
  hop(claims: object): string
  /** The `authorization` header of a call from one service to another, for a minute. */
  service(from: ServiceName, to: ServiceName): string
}

/** Seconds. */
const [minute, quarter] = [60, 900]

export function createKeys(): Keys {
  const folder = mkdtempSync(join(tmpdir(), 'careeasy-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string) => join(folder, `${name}.json`)
  const write = (name: string, content: object) => writeFileSync(file(name), JSON.stringify(content))
  const pairs = new Map<string, KeyObject>()
  const trust: Record<string, object> = {}
  function create(name: string): object {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const common = { kid: name, alg: 'EdDSA', use: 'sig' }
    pairs.set(name, privateKey)
    write(name, { keys: [{ ...privateKey.export({ format: 'jwk' }), ...common }] })
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), ...common }] }
  }
  for (const service of services) trust[service] = create(service)
  write('trust', trust)
  const tokenJwks = create('tokens')
  const encryption = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  write('encryption', { keys: [{ ...encryption, kid: 'encryption', alg: 'ECDH-ES+A256KW', use: 'enc' }] })

  function token(kid: string, typ: string, claims: object, seconds: number): string {
    const now = Math.floor(Date.now() / 1_000)
    const parts = [
      { alg: 'EdDSA', typ, kid },
      { iat: now, exp: now + seconds, ...claims },
    ]
    const text = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    const signature = sign(null, Buffer.from(text), pairs.get(kid) as KeyObject)
    return `${text}.${signature.toString('base64url')}`
  }

  return {
    settings: service => ({
      SIGNING_KEYS_FILE: file(service),
      TRUST_BUNDLE_FILE: file('trust'),
      ISSUER: issuer,
    }),
    tokenKeysFile: file('tokens'),
    encryptionKeysFile: file('encryption'),
    tokenJwks,
    userToken: claims =>
      token('tokens', 'at+jwt', { iss: issuer, aud: 'careeasy', jti: randomUUID(), ...claims }, quarter),
    hop: claims =>
      `Bearer ${token('edge', 'hop+jwt', { iss: 'edge', aud: 'careeasy:services', ...claims }, minute)}`,
    service: (from, to) => `Bearer ${token(from, 'service+jwt', { iss: from, aud: to, sub: from }, minute)}`,
  }
}

const issuer = 'http://edge.bench'
