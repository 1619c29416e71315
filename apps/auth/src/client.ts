import { clientAddress } from '@careeasy/audit'
import type { FastifyRequest } from 'fastify'
import type { SessionClient } from './store/sessions.ts'

/** Characters of a user agent that are kept: enough to tell devices apart, and no store for strangers' text. */
const maxDevice = 256

/** With what, and from where, the client asks. */
export function clientOf(request: FastifyRequest): SessionClient {
  return { device: request.headers['user-agent']?.slice(0, maxDevice), address: clientAddress(request) }
}
