import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import { type Content, createContent, originsOf } from './content.ts'
import { discover } from './discovery.ts'
import { createReplicas, type Replicas } from './replicas.ts'

/** A service behind the edge. */
export interface Upstream {
  readonly service: string
  readonly replicas: Replicas
  /** How tries at it ended, counted by the class of the status or why there was no answer. */
  readonly outcomes: Map<string, number>
  /** Bytes. */
  readonly bodyLimit: number
  /** Milliseconds from the last bytes that the service took to its first answer byte, when the request has a body. */
  readonly uploadTimeout: number
  /** Milliseconds a client has for the next part of its body, and for taking what it is sent. */
  readonly bodyStall: number
  readonly answerStall: number
  /** For a service that may hand the bodies of its answers over. */
  readonly content?: Content
}

export type UpstreamName = 'auth' | 'tenantRegistry' | 'profile' | 'profileImport' | 'geo' | 'media'
export type Upstreams = Readonly<Record<UpstreamName, Upstream>>

/** Milliseconds in which a service must take the next bytes of an upload, and after the last of them answer. */
const longUploadTimeout = 3_600_000

/** The replicas of each service, with bounded connections; `close` ends what is open. */
export async function openUpstreams(
  config: Config,
  log: FastifyBaseLogger,
): Promise<{ upstreams: Upstreams; close: () => Promise<void> }> {
  const closings: (() => unknown)[] = []

  async function open(service: string, url: string, limits: Partial<Upstream> = {}): Promise<Upstream> {
    const replicas = createReplicas({
      service,
      origins: [],
      connections: config.UPSTREAM_CONNECTIONS,
      queue: config.UPSTREAM_QUEUE,
      queueTime: config.UPSTREAM_QUEUE_MS,
      pool: {
        pipelining: 1,
        connect: { timeout: 1_000 },
        headersTimeout: config.ANSWER_TIMEOUT_MS,
        bodyTimeout: config.ANSWER_TIMEOUT_MS,
        // Shorter than the services' own 72 s: the side that sends must close first.
        keepAliveTimeout: 30_000,
      },
    })
    closings.push(await discover(url, replicas.replace, log), replicas.close)
    return {
      service,
      replicas,
      outcomes: new Map(),
      bodyLimit: config.MAX_BODY_BYTES,
      uploadTimeout: config.ANSWER_TIMEOUT_MS,
      bodyStall: config.BODY_STALL_MS,
      answerStall: config.ANSWER_STALL_MS,
      ...limits,
    }
  }

  const content = openContent(config)
  if (content !== undefined) closings.push(content.close)
  const [auth, tenantRegistry, profile, profileImport, geo, media] = await Promise.all([
    open('auth', config.AUTH_URL),
    open('tenant-registry', config.TENANT_REGISTRY_URL),
    open('profile', config.PROFILE_URL),
    // Beside the connections of the short requests: an import holds its own for minutes.
    open('profile', config.PROFILE_URL, {
      bodyLimit: config.MAX_IMPORT_BYTES,
      uploadTimeout: longUploadTimeout,
    }),
    open('geo', config.GEO_URL),
    open('media', config.MEDIA_URL, {
      bodyLimit: config.MAX_ASSET_BYTES,
      uploadTimeout: longUploadTimeout,
      ...(content && { content }),
    }),
  ])
  return {
    upstreams: { auth, tenantRegistry, profile, profileImport, geo, media },
    close: async () => void (await Promise.all(closings.map(close => close()))),
  }
}

function openContent(config: Config): Content | undefined {
  const origins = originsOf(config.ASSET_ORIGINS)
  if (origins.length === 0) return undefined
  return createContent({
    origins,
    connections: config.ASSET_CONNECTIONS,
    timeout: config.ANSWER_TIMEOUT_MS,
    stall: config.ANSWER_STALL_MS,
  })
}
