import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hopAudience, hopIssuer, type Role, tokenTypes } from '@careeasy/identity'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'

const services = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media'] as const
type ServiceName = (typeof services)[number]

/** What a person's hop token says unless the test says otherwise. */
export interface HopOverrides {
  readonly sub?: string
  readonly sid?: string
  readonly tenant?: string | undefined
  readonly roles?: readonly Role[]
}

/** Fresh keys for all services, as files, and tokens signed with them by another library than the product's. */
export interface TestIdentity {
  /** The file settings of one service. */
  settings(service: ServiceName): { SIGNING_KEYS_FILE: string; TRUST_BUNDLE_FILE: string }
  /** The `authorization` header of a request that the edge sent on. */
  hop(claims?: HopOverrides): Promise<string>
  /** The `authorization` header of a call from one service to another. */
  service(from: ServiceName, to: ServiceName): Promise<string>
  /** Any token signed with a service's key. */
  sign(key: ServiceName, typ: string, claims: Record<string, unknown>): Promise<string>
  remove(): void
}

export async function createTestIdentity(): Promise<TestIdentity> {
  const folder = mkdtempSync(join(tmpdir(), 'careeasy-keys-'))
  const keys = new Map<string, CryptoKey>()
  const trust: Record<string, unknown> = {}
  for (const service of services) {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const common = { kid: `${service}-1`, alg: 'EdDSA', use: 'sig' }
    keys.set(service, privateKey)
    trust[service] = { keys: [{ ...(await exportJWK(publicKey)), ...common }] }
    const own = { keys: [{ ...(await exportJWK(privateKey)), ...common }] }
    writeFileSync(join(folder, `${service}.json`), JSON.stringify(own))
  }
  writeFileSync(join(folder, 'trust.json'), JSON.stringify(trust))

  async function sign(key: ServiceName, typ: string, claims: Record<string, unknown>): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ, kid: `${key}-1` })
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(keys.get(key) as CryptoKey)
  }

  return {
    settings: service => ({
      SIGNING_KEYS_FILE: join(folder, `${service}.json`),
      TRUST_BUNDLE_FILE: join(folder, 'trust.json'),
    }),
    sign,
    async hop({ sub = '0190a000-0000-7000-8000-000000000001', sid = 's1', tenant, roles = ['member'] } = {}) {
      const claims = { iss: hopIssuer, aud: hopAudience, sub, sid, tenant, roles }
      return `Bearer ${await sign('edge', tokenTypes.hop, claims)}`
    },
    async service(from, to) {
      return `Bearer ${await sign(from, tokenTypes.service, { iss: from, aud: to, sub: from })}`
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
