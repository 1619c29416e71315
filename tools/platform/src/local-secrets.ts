import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readOrCreateSecret } from './secrets.ts'
import { type LocalSecrets, serviceNames } from './services.ts'

interface PrivateJwk {
  kty: 'OKP'
  crv: 'Ed25519' | 'X25519'
  kid: string
  x: string
  d: string
  alg: 'EdDSA' | 'ECDH-ES+A256KW'
  use: 'sig' | 'enc'
}

/** Reads the secrets of a local platform from a folder, and makes those that are missing. */
export async function loadLocalSecrets(folder: string): Promise<LocalSecrets> {
  const file = (name: string) => join(folder, name)
  const signingKeysFiles = {} as LocalSecrets['signingKeysFiles']
  const trust: Record<string, { keys: unknown[] }> = {}
  for (const service of serviceNames) {
    const path = file(`${service}.signing-keys.json`)
    const { keys } = JSON.parse(await readOrCreateSecret(path, createJwks)) as { keys: PrivateJwk[] }
    signingKeysFiles[service] = path
    trust[service] = { keys: keys.map(({ d: _private, ...key }) => key) }
  }
  const trustBundleFile = file('trust-bundle.json')
  await writeFile(trustBundleFile, `${JSON.stringify(trust, null, 2)}\n`)
  await readOrCreateSecret(file('auth.token-keys.json'), createJwks)
  await readOrCreateSecret(file('auth.encryption-keys.json'), createEncryptionJwks)
  await readOrCreateSecret(file('capability-key'), () => randomBytes(32).toString('hex'))
  return {
    signingKeysFiles,
    trustBundleFile,
    tokenKeysFile: file('auth.token-keys.json'),
    encryptionKeysFile: file('auth.encryption-keys.json'),
    capabilityKeyFile: file('capability-key'),
    adminEmail: 'admin@careeasy.local',
    adminPassword: await readOrCreateSecret(file('admin-password')),
    geoProvisionerPassword: await readOrCreateSecret(file('geo-provisioner-password')),
    geoPassword: await readOrCreateSecret(file('geo-password')),
  }
}

/** A private JWKS (RFC 7517) with one new Ed25519 key. */
function createJwks(): string {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const crv = 'Ed25519'
  return toJwks({ kty: 'OKP', crv, kid: thumbprint(crv, x), x, d, alg: 'EdDSA', use: 'sig' })
}

/** The same with an X25519 key, which logins are encrypted to. */
function createEncryptionJwks(): string {
  const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  const crv = 'X25519'
  return toJwks({ kty: 'OKP', crv, kid: thumbprint(crv, x), x, d, alg: 'ECDH-ES+A256KW', use: 'enc' })
}

function toJwks(key: PrivateJwk): string {
  return `${JSON.stringify({ keys: [key] }, null, 2)}\n`
}

/** The name of a key: RFC 7638. */
function thumbprint(crv: string, x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv, kty: 'OKP', x }))
    .digest('base64url')
}
