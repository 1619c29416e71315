import type { FastifyRequest } from 'fastify'
import type { Link } from './schemas/link.ts'

interface Linked {
  readonly links?: readonly Link[]
  readonly collections?: readonly Linked[]
  /** Of a JSON Schema. */
  readonly $id?: string
}

/**
 * A hook (preSerialization) that makes what links lead to absolute, at the host that the client asked: GDAL, for one,
 * takes a path for one below the landing page. Pages for people are made before it and keep paths.
 */
export async function absoluteLinks(
  request: FastifyRequest,
  _reply: unknown,
  payload: unknown,
): Promise<unknown> {
  return typeof payload === 'object' && payload !== null ? withOrigin(payload, originOf(request)) : payload
}

/** As the edge says it, which every request comes by. */
export function originOf({ headers, protocol, host }: FastifyRequest): string {
  const { 'x-forwarded-proto': outerProtocol, 'x-forwarded-host': outerHost } = headers
  return `${outerProtocol ?? protocol}://${outerHost ?? host}`
}

function withOrigin<T extends Linked>(linked: T, origin: string): T {
  const { links, collections, $id } = linked
  return {
    ...linked,
    ...($id !== undefined && { $id: `${origin}${$id}` }),
    ...(links && { links: links.map(link => ({ ...link, href: `${origin}${link.href}` })) }),
    ...(collections && { collections: collections.map(inner => withOrigin(inner, origin)) }),
  }
}
