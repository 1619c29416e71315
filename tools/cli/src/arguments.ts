import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { StorePlacement } from './tenants.ts'

/** A Tenant_UUID. @throws InvalidArgumentError */
export function tenantId(text: string): string {
  if (!/^[0-9A-Z]{7,26}$/.test(text)) {
    throw new InvalidArgumentError('A Tenant_UUID has 7 to 26 capital letters and digits, as in 7MA170H.')
  }
  return text
}

/** Tenant_UUIDs one after the other, each once. @throws InvalidArgumentError */
export function tenantIds(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, tenantId(text)])]
}

/** The short name of a tenant. @throws InvalidArgumentError */
export function tenantName(text: string): string {
  if (!/^[a-z][a-z0-9-]{2,39}$/.test(text)) {
    throw new InvalidArgumentError(
      'A name has 3 to 40 small letters, digits and hyphens and begins with a letter, as in logezycare.',
    )
  }
  return text
}

/** `tier:cluster`, as in `silo:second`. @throws InvalidArgumentError */
export function storePlacement(text: string): StorePlacement {
  const [, tier, cluster] = /^(pool|silo):([a-z][a-z0-9-]{0,39})$/.exec(text) ?? []
  if (tier === undefined || cluster === undefined) {
    throw new InvalidArgumentError('Write tier:cluster, as in pool:main or silo:second.')
  }
  return { tier: tier as StorePlacement['tier'], cluster }
}
