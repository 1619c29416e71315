import { lookup } from 'node:dns/promises'
import type { FastifyBaseLogger } from 'fastify'

/** Milliseconds; what is resolved may be new every few seconds while a service is rolled. */
const interval = 5_000

/** The origins behind an address setting: a list as it stands, or, for `dns+http`, all that a name resolves to. */
export interface Discovery {
  readonly origins: readonly string[]
  close(): void
}

/**
 * Reads `http://a:1,http://b:2` or `dns+http://name:port`. A name is resolved again every 5 s; while it cannot be, the
 * last addresses stay.
 */
export async function discover(
  setting: string,
  onChange: (origins: readonly string[]) => void,
  log: FastifyBaseLogger,
): Promise<Discovery> {
  if (!setting.startsWith('dns+')) return { origins: originsOf(setting), close() {} }
  const { hostname, port } = new URL(setting.slice('dns+'.length))
  let origins: readonly string[] = []

  async function resolve(): Promise<void> {
    try {
      const addresses = await lookup(hostname, { all: true, verbatim: true })
      const found = addresses
        .map(({ address, family }) => (family === 6 ? `[${address}]` : address))
        .map(host => `http://${host}${port === '' ? '' : `:${port}`}`)
        .sort()
      if (found.join() === origins.join()) return
      origins = found
      onChange(found)
    } catch (err) {
      log.warn({ err, hostname }, 'the addresses of a service cannot be resolved')
    }
  }

  await resolve()
  const timer = setInterval(resolve, interval)
  return { origins, close: () => clearInterval(timer) }
}

/** The origins of a comma-separated list; of `dns+http`, the name's own. */
function originsOf(setting: string): string[] {
  return setting.split(',').map(url => new URL(url.trim().replace(/^dns\+/, '')).origin)
}
