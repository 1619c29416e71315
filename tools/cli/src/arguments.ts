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

const units = { '': 0, KiB: 1, MiB: 2, GiB: 3, TiB: 4 } as const

/** Bytes, as in `1048576` or `500GiB`, or `default`. @throws InvalidArgumentError */
export function byteLimit(text: string): number | 'default' {
  if (text === 'default') return text
  const [, digits, unit] = /^(\d{1,16})(|KiB|MiB|GiB|TiB)$/.exec(text) ?? []
  const bytes = Number(digits) * 1_024 ** units[unit as keyof typeof units]
  if (!Number.isSafeInteger(bytes))
    throw new InvalidArgumentError('Write a number of bytes, as in 1048576 or 500GiB, or default.')
  return bytes
}

/** The services of a platform. */
const services = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media'] as const
export type Service = (typeof services)[number]

/** `service=value`, several with commas between or one after the other. @throws InvalidArgumentError */
export function perService(
  text: string,
  before: ReadonlyMap<Service, string> = new Map(),
): ReadonlyMap<Service, string> {
  const pairs = text.split(',').map(pair => {
    const [, name, value] = /^([a-z-]+)=(.+)$/.exec(pair.trim()) ?? []
    const service = services.find(known => known === name)
    if (service === undefined || value === undefined)
      throw new InvalidArgumentError(`Write service=…, the service being one of ${services.join(', ')}.`)
    return [service, value] as const
  })
  return new Map([...before, ...pairs])
}

/** The address of each service, as in `geo=http://10.0.0.5:8104`. @throws InvalidArgumentError */
export function serviceUrls(
  text: string,
  before: ReadonlyMap<Service, URL> = new Map(),
): ReadonlyMap<Service, URL> {
  const read = [...perService(text)].map(([service, value]) => {
    const url = URL.parse(value)
    if (url === null || !/^https?:$/.test(url.protocol))
      throw new InvalidArgumentError(`The address of ${service} begins with http:// or https://.`)
    return [service, url] as const
  })
  return new Map([...before, ...read])
}
