import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle } from '@careeasy/identity'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import { createTenantDirectory } from '@careeasy/tenant-connection'
import type { Config } from './config.ts'
import { refuseOddPath } from './paths.ts'
import { access } from './plugins/access.ts'
import { admission } from './plugins/admission.ts'
import { hopTokens } from './plugins/hop-tokens.ts'
import { tokenKeys } from './plugins/token-keys.ts'
import { unreadBodies } from './plugins/unread-bodies.ts'
import { userTokens } from './plugins/user-tokens.ts'
import { openUpstreams } from './proxy/upstreams.ts'
import { passages } from './routes/passages.ts'

/** The one public door: verifies who asks and for which tenant, then passes the request on. */
export async function buildApp(config: Config): Promise<Service> {
  const app = await createService({
    name: 'edge',
    title: 'CareEasy edge',
    logLevel: config.LOG_LEVEL,
    trustProxy: config.TRUSTED_PROXIES,
    inheritRequestId: false,
    describeRoutes: false,
  })
  const onKeyError = (err: unknown) => app.log.error({ err }, 'a changed key file cannot be used')
  const keys = loadSigningKeys(config.SIGNING_KEYS_FILE, onKeyError)
  const trust = loadTrustBundle(config.TRUST_BUNDLE_FILE, onKeyError)

  await app.register(cache, { url: config.CACHE_URL, prefix: config.CACHE_PREFIX })
  await app.register(identity, { service: 'edge', keys, trust })

  const { tokenFor } = app.identity
  const auth = createServiceClient({ service: 'auth', url: config.AUTH_URL, tokenFor })
  const registry = createServiceClient({
    service: 'tenant-registry',
    url: config.TENANT_REGISTRY_URL,
    tokenFor,
  })
  const upstreams = openUpstreams(config)
  app.addHook('onClose', async () => {
    await Promise.all(
      [auth, registry, ...Object.values(upstreams).map(({ pool }) => pool)].map(it => it.close()),
    )
  })

  const directory = createTenantDirectory({ registry, cache: app.cache, log: app.log })
  await app.register(tokenKeys, { authUrl: config.AUTH_URL })
  await app.register(userTokens, { issuer: config.ISSUER })
  await app.register(access, { auth, directory })
  await app.register(hopTokens, { keys })
  await app.register(admission)

  await app.register(unreadBodies)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  app.addHook('onRequest', refuseOddPath)
  await app.register(passages, { upstreams })
  return app
}
