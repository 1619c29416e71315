import { cache } from '@careeasy/cache'
import { identity, loadSigningKeys, loadTrustBundle } from '@careeasy/identity'
import { createService, type Service } from '@careeasy/service'
import { createServiceClient } from '@careeasy/service-client'
import { createTenantDirectory } from '@careeasy/tenant-connection'
import type { Config } from './config.ts'
import { createLoadGate } from './limits/load-gate.ts'
import { createListener } from './listener.ts'
import { refuseUnknownMethod } from './methods.ts'
import { refuseOddPath } from './paths.ts'
import { access } from './plugins/access.ts'
import { admission } from './plugins/admission.ts'
import { crossOrigin } from './plugins/cross-origin.ts'
import { hopTokens } from './plugins/hop-tokens.ts'
import { ownHeaders } from './plugins/own-headers.ts'
import { rateLimits } from './plugins/rate-limits.ts'
import { securityHeaders } from './plugins/security-headers.ts'
import { shedding } from './plugins/shedding.ts'
import { tokenKeys } from './plugins/token-keys.ts'
import { unreadBodies } from './plugins/unread-bodies.ts'
import { upstreamMetrics } from './plugins/upstream-metrics.ts'
import { userTokens } from './plugins/user-tokens.ts'
import { openUpstreams } from './proxy/upstreams.ts'
import { docs } from './routes/docs.ts'
import { openapi } from './routes/openapi.ts'
import { passages } from './routes/passages.ts'

/** The one public door: verifies who asks and for which tenant, then passes the request on. */
export async function buildApp(config: Config): Promise<Service> {
  const gate = createLoadGate(config.SHED_LOOP_DELAY_MS)
  const app = await createService({
    name: 'edge',
    title: 'CareEasy edge',
    logLevel: config.LOG_LEVEL,
    trustProxy: config.TRUSTED_PROXIES,
    inheritRequestId: false,
    describeRoutes: false,
    serverFactory: createListener(gate, {
      headersTimeout: config.HEADERS_TIMEOUT_MS,
      maxConnections: config.MAX_CONNECTIONS,
    }),
  })
  await app.register(shedding, { gate })
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
  const { upstreams, close } = await openUpstreams(config, app.log)
  await app.register(upstreamMetrics, { upstreams })
  app.addHook('onClose', async () => void (await Promise.all([auth.close(), registry.close(), close()])))

  const directory = createTenantDirectory({ registry, cache: app.cache, log: app.log })
  await app.register(rateLimits, {
    window: config.RATE_LIMIT_WINDOW,
    tenant: config.RATE_LIMIT_TENANT,
    session: config.RATE_LIMIT_SESSION,
    address: config.RATE_LIMIT_ADDRESS,
  })
  await app.register(tokenKeys, { auth })
  await app.register(userTokens, { issuer: config.ISSUER })
  await app.register(access, { auth, directory })
  await app.register(hopTokens, { keys })
  await app.register(admission)

  await app.register(unreadBodies)
  await app.register(securityHeaders)
  await app.register(ownHeaders, { hstsMaxAge: config.HSTS_MAX_AGE })
  await app.register(crossOrigin, { origins: listOf(config.CORS_ORIGINS) })
  app.addHook('onRequest', refuseOddPath)
  app.addHook('onRequest', refuseUnknownMethod)
  await app.register(openapi, { upstreams })
  await app.register(docs)
  await app.register(passages, { upstreams })
  return app
}

const listOf = (setting: string) =>
  setting
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
