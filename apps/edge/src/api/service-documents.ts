import type { FastifyBaseLogger } from 'fastify'
import type { Replicas } from '../proxy/replicas.ts'
import type { UpstreamName, Upstreams } from '../proxy/upstreams.ts'
import { type ApiDocument, readDocument } from './document.ts'

const described = ['auth', 'tenantRegistry', 'profile', 'geo', 'media'] as const satisfies UpstreamName[]
/** Milliseconds a service has for its document. */
const patience = 2_000

export interface ServiceDocumentsOptions {
  readonly upstreams: Upstreams
  /** What stands for a service that has not told its document since this process began. */
  readonly committed: ApiDocument
  readonly log: FastifyBaseLogger
}

/**
 * What each service says of itself, asked for anew at each call; of one that does not answer what it said last, or
 * else the committed document.
 */
export function createServiceDocuments({ upstreams, committed, log }: ServiceDocumentsOptions) {
  const lastKnown = new Map<UpstreamName, ApiDocument>()

  async function ask(name: UpstreamName): Promise<[UpstreamName, ApiDocument]> {
    const { replicas, service } = upstreams[name]
    try {
      const document = await fetchDocument(replicas)
      lastKnown.set(name, document)
      return [name, document]
    } catch (err) {
      const known = lastKnown.get(name)
      log.warn({ err, service, from: known === undefined ? 'committed' : 'last known' }, 'no API document')
      return [name, known ?? committed]
    }
  }

  return async (): Promise<ReadonlyMap<UpstreamName, ApiDocument>> =>
    new Map(await Promise.all(described.map(ask)))
}

async function fetchDocument(replicas: Replicas): Promise<ApiDocument> {
  const replica = await replicas.acquire()
  try {
    const { statusCode, body } = await replica.pool.request({
      path: '/openapi.json',
      method: 'GET',
      headersTimeout: patience,
      bodyTimeout: patience,
    })
    replica.breaker.succeed()
    if (statusCode !== 200) {
      await body.dump()
      throw new Error(`the service answered ${statusCode}`)
    }
    return readDocument(await body.json())
  } finally {
    // Whatever else happened, people's requests judge the replica.
    replica.breaker.forget()
    replicas.release(replica)
  }
}
