import { lookup as lookupName } from 'node:dns/promises'
import type { FastifyBaseLogger } from 'fastify'

export interface DiscoveryOptions {
  /** Milliseconds between look-ups; what is resolved may be new every few seconds while a service is rolled. */
  readonly interval?: number
  readonly lookup?: (hostname: string) => Promise<readonly { address: string; family: number }[]>
}

/**
 * Tells `onChange` of the origins behind an address setting, and again when they change: of a list,
 * `http://a:1,http://b:2`, once as it stands; of `dns+http://name:port` all that the name resolves to. It is resolved
 * again every 5 s; while it cannot be, the last addresses stay. Gives what ends it.
 */
export async function discover(
  setting: string,
  onChange: (origins: readonly string[]) => void,
  log: FastifyBaseLogger,
  { interval = 5_000, lookup = lookupAll }: DiscoveryOptions = {},
): Promise<() => void> {
  if (!setting.startsWith('dns+')) {
    onChange(setting.split(',').map(url => new URL(url.trim()).origin))
    return () => {}
  }
  const { hostname, port } = new URL(setting.slice('dns+'.length))
  let known = ''
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  async function resolve(): Promise<readonly string[] | undefined> {
    try {
      const addresses = await lookup(hostname)
      return addresses
        .map(({ address, family }) => (family === 6 ? `[${address}]` : address))
        .map(host => `http://${host}${port === '' ? '' : `:${port}`}`)
        .sort()
    } catch (err) {
      log.warn({ err, hostname }, 'the addresses of a service cannot be resolved')
      return undefined
    }
  }

  async function follow(): Promise<void> {
    const found = await resolve()
    if (isClosed) return
    try {
      if (found !== undefined && found.join() !== known) {
        onChange(found)
        // Only now: what was not taken in is told again.
        known = found.join()
      }
    } catch (err) {
      log.error({ err, hostname }, 'the new addresses of a service cannot be taken in')
    }
    // After the answer, so that slow look-ups neither overlap nor come in the wrong order.
    timer = setTimeout(follow, interval)
  }

  await follow()
  return () => {
    isClosed = true
    clearTimeout(timer)
  }
}

const lookupAll = (hostname: string) => lookupName(hostname, { all: true, verbatim: true })
