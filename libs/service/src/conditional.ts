import { PreconditionFailed } from '@careeasy/problem'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fresh from 'fresh'

/**
 * Sets the ETag of what is about to be sent, for the client's own cache only. True when If-None-Match says that
 * the client has just that: then the answer is 304 without a body (RFC 9110, 13.1.2).
 */
export function isNotModified(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  return fresh(request.headers, { etag })
}

/**
 * Refuses a change of what is no longer as the client's If-Match says; without that header all is well. Weak tags
 * never match (RFC 9110, 13.1.1).
 * @throws PreconditionFailed (412)
 */
export function requireMatch({ headers }: FastifyRequest, etag: string): void {
  const wanted = headers['if-match']?.trim()
  if (wanted === undefined || wanted === '*') return
  if (!wanted.split(/\s*,\s*/).includes(etag)) throw new PreconditionFailed()
}
