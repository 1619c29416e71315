import { clientAddress } from '@careeasy/audit'
import type { FastifyRequest } from 'fastify'
import type { SecurityEvent, SecurityEventStore } from './store/security-events.ts'

/** From where, and in which request, something happened. */
export function securityContext(request: FastifyRequest): Pick<SecurityEvent, 'address' | 'request_id'> {
  return { address: clientAddress(request), request_id: request.id }
}

/** Records what has happened and cannot be taken back: a failure to do so is logged, the request goes on. */
export async function recordDone(
  events: SecurityEventStore,
  request: FastifyRequest,
  event: Omit<SecurityEvent, 'id' | 'at' | 'address' | 'request_id'>,
): Promise<void> {
  try {
    await events.record({ ...event, ...securityContext(request) })
  } catch (err) {
    request.log.error({ err, event }, 'a security event is lost')
  }
}
