import { pemByKid } from '@careeasy/identity'
import { ServiceUnavailable } from '@careeasy/problem'
import type { ServiceClient } from '@careeasy/service-client'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    readonly tokenKeys: TokenKeys
  }
}

/** The public keys of auth's user tokens. */
export interface TokenKeys {
  /** Counts the key sets that were loaded: what was verified with an older one is verified again. */
  readonly version: number
  /** The PEM of a key, or undefined when auth publishes no such key. @throws ServiceUnavailable */
  find(kid: string): Promise<string | undefined>
}

/** Milliseconds; a rotated key is known everywhere within 60 s. */
const refreshInterval = 30_000
/** Milliseconds between loads that an unknown `kid` may cause: an attacker can make up as many as he likes. */
const eagerInterval = 5_000

/** Follows the JWKS of auth. The last good one stays in force while auth is away. */
export const tokenKeys = fp<{ auth: ServiceClient }>(
  async (app, { auth }) => {
    let keys: ReadonlyMap<string, string> | undefined
    let published = ''
    let version = 0
    let loadedAt = Number.NEGATIVE_INFINITY
    let loading: Promise<void> | undefined

    async function load(): Promise<void> {
      const { body } = await auth.call({ method: 'GET', path: '/.well-known/jwks.json' })
      const text = JSON.stringify(body)
      if (text !== published) {
        keys = pemByKid(body)
        published = text
        version += 1
      }
      loadedAt = performance.now()
    }

    function loadOnce(): Promise<void> {
      loading ??= load().finally(() => {
        loading = undefined
      })
      return loading
    }

    const refresh = () => loadOnce().catch(err => app.log.warn({ err }, 'the token keys cannot be refreshed'))
    const timer = setInterval(refresh, refreshInterval)
    app.addHook('onClose', async () => clearInterval(timer))
    await refresh()

    app.decorate('tokenKeys', {
      get version() {
        return version
      },
      async find(kid) {
        const stale = keys === undefined || (!keys.has(kid) && performance.now() - loadedAt > eagerInterval)
        if (stale) await refresh()
        if (keys === undefined) throw new ServiceUnavailable('auth')
        return keys.get(kid)
      },
    } satisfies TokenKeys)
    app.readiness.require('token keys', () => (keys === undefined ? loadOnce() : Promise.resolve()))
  },
  { name: 'token-keys', fastify: '5.x', dependencies: ['health'] },
)
