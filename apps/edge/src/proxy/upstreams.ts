import { Pool } from 'undici'
import type { Config } from '../config.ts'

/** A service behind the edge. */
export interface Upstream {
  readonly service: string
  readonly pool: Pool
  /** Bytes. */
  readonly bodyLimit: number
  /** Milliseconds from the last bytes that the service took to its first answer byte, when the request has a body. */
  readonly uploadTimeout: number
}

export type UpstreamName = 'auth' | 'tenantRegistry' | 'profile' | 'profileImport' | 'geo' | 'media'
export type Upstreams = Readonly<Record<UpstreamName, Upstream>>

/** Milliseconds a service has to begin its answer to a request without a long body. */
const answerTimeout = 30_000
/** Milliseconds in which a service must take the next bytes of an upload, and after the last of them answer. */
const longUploadTimeout = 3_600_000

/** One bounded connection pool for each service. */
export function openUpstreams(config: Config): Upstreams {
  const open = (service: string, url: string, limits: Partial<Upstream> = {}): Upstream => ({
    service,
    pool: new Pool(new URL(url).origin, {
      connections: 128,
      pipelining: 1,
      connect: { timeout: 1_000 },
      headersTimeout: answerTimeout,
      bodyTimeout: answerTimeout,
      // Shorter than the services' own 72 s: the side that sends must close first.
      keepAliveTimeout: 30_000,
    }),
    bodyLimit: config.MAX_BODY_BYTES,
    uploadTimeout: answerTimeout,
    ...limits,
  })
  return {
    auth: open('auth', config.AUTH_URL),
    tenantRegistry: open('tenant-registry', config.TENANT_REGISTRY_URL),
    profile: open('profile', config.PROFILE_URL),
    // Beside the pool of the short requests: an import holds its connection for minutes.
    profileImport: open('profile', config.PROFILE_URL, {
      bodyLimit: config.MAX_IMPORT_BYTES,
      uploadTimeout: longUploadTimeout,
    }),
    geo: open('geo', config.GEO_URL),
    media: open('media', config.MEDIA_URL, {
      bodyLimit: config.MAX_ASSET_BYTES,
      uploadTimeout: longUploadTimeout,
    }),
  }
}
