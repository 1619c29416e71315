import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Dispatcher } from 'undici'
import type { Keys } from './keys.ts'

export const edgeFile = join(import.meta.dirname, '../../../apps/edge/src/server.ts')
/** What is asked for. */
export const path = '/profile/objects/person/p1'

/** Tokens in use at once: enough that no single one is a special case. */
const people = 200

/** All checks on, and one stand-in for every service behind it. */
export function edgeEnvironment(keys: Keys, upstream: string): NodeJS.ProcessEnv {
  return {
    CACHE_URL: 'memory:',
    ...keys.settings('edge'),
    ...{ AUTH_URL: upstream, TENANT_REGISTRY_URL: upstream },
    ...{ PROFILE_URL: upstream, GEO_URL: upstream, MEDIA_URL: upstream },
    // Counted as ever, and never reached.
    ...{ RATE_LIMIT_TENANT: '1000000000', RATE_LIMIT_SESSION: '1000000000' },
    ...{ RATE_LIMIT_ADDRESS: '1000000000', SHED_LOOP_DELAY_MS: '60000' },
  }
}

/** Gives a request of another person each time. */
export function createRequests(tokenOf: (claims: object) => string): () => Dispatcher.DispatchOptions {
  const requests = Array.from({ length: people }, (): Dispatcher.DispatchOptions => {
    const key = randomUUID()
    const akh = createHash('sha256').update(key).digest('base64url')
    const headers = {
      accept: 'application/json',
      'user-agent': 'careeasy-bench',
      'auth-key': key,
      'auth-token': tokenOf({ sub: randomUUID(), sid: randomUUID(), akh }),
      'tenant-uuid': '7MA170H',
    }
    return { method: 'GET', path, headers }
  })
  let turn = 0
  return () => requests[turn++ % people] as Dispatcher.DispatchOptions
}
