import { CredentialsMissing, HeaderDuplicate, TenantMalformed } from './errors.ts'

/** What a client sent to say who it is and for which tenant it works. */
export interface Credentials {
  readonly key: string
  readonly token: string
  readonly tenant: string | undefined
}

/** Our headers by every spelling that reaches us; nginx and some load balancers treat them differently. */
const spellings: Readonly<Record<string, string>> = {
  'auth-key': 'Auth-Key',
  auth_key: 'Auth-Key',
  'auth-token': 'Auth-Token',
  auth_token: 'Auth-Token',
  authorization: 'Auth-Token',
  'tenant-uuid': 'Tenant-UUID',
  tenant_uuid: 'Tenant-UUID',
}

/**
 * Reads the credential headers as they came over the wire: Node joins repeated headers or drops one of them,
 * and treats the underscored spelling as another header, so its parsed view could hide a second value.
 * @throws HeaderDuplicate, CredentialsMissing, TenantMalformed
 */
export function readCredentials(rawHeaders: readonly string[]): Credentials {
  const found: Record<string, string> = {}
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const wire = (rawHeaders[i] as string).toLowerCase()
    const name = spellings[wire]
    if (name === undefined) continue
    if (found[name] !== undefined) throw new HeaderDuplicate(name)
    const value = rawHeaders[i + 1] as string
    found[name] = wire === 'authorization' ? bearerOf(value) : value
  }
  const { 'Auth-Key': key, 'Auth-Token': token, 'Tenant-UUID': tenant } = found
  if (!key || !token) throw new CredentialsMissing()
  if (tenant !== undefined && !/^[0-9A-Z]{7,26}$/.test(tenant)) throw new TenantMalformed()
  return { key, token, tenant }
}

function bearerOf(header: string): string {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1] ?? ''
}
