/** Where a cluster is reached: `scheme://[user[:password]@]host[:port][,host[:port]…][/path][?name=value]`. */
export interface Address {
  /** `host:port`, in the order given. */
  readonly hosts: readonly string[]
  readonly user: string
  readonly password: string
  readonly path: string
  readonly parameters: URLSearchParams
}

const pattern = /^\w+:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?]+)(?:\/([^?]*))?(?:\?(.*))?$/
const hostPattern = /^[\w.-]+(:\d{1,5})?$/

/**
 * Takes the address of a cluster apart; `URL` knows one host only.
 * @throws Error that says how such an address looks, and shows none of it: it may have a password
 */
export function parseAddress(url: string, defaultPort: number, looks: string): Address {
  const found = pattern.exec(url)
  const hosts = found?.[3]?.split(',') ?? []
  if (found === null || !hosts.every(host => hostPattern.test(host)))
    throw new Error(`the address of the cache must look like ${looks}`)
  return {
    hosts: hosts.map(host => (host.includes(':') ? host : `${host}:${defaultPort}`)),
    user: decodeURIComponent(found[1] ?? ''),
    password: decodeURIComponent(found[2] ?? ''),
    path: decodeURIComponent(found[4] ?? ''),
    parameters: new URLSearchParams(found[5]),
  }
}
