import { requestAuditContext } from '@careeasy/audit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Changed, createObjectChanges } from './object-change.ts'
import type { ObjectDocument } from './store/objects.ts'
import type { Types } from './types/compiled-type.ts'

/** Does a change for a request; gives the object as it is afterwards. */
export type WriteObjects = (
  request: FastifyRequest,
  work: (changes: ReturnType<typeof createObjectChanges>) => Promise<Changed>,
) => Promise<ObjectDocument>

/** Changes with what follows a change: its event is handed over, and the version before it taken to its place. */
export function createWriteObjects(app: FastifyInstance, types: Types): WriteObjects {
  return async (request, work) => {
    const changes = createObjectChanges(request.tenant, types, requestAuditContext(request, 'profile'))
    const { document, event } = await work(changes)
    if (event === undefined) return document
    app.documentAudit.offer(event, document.id)
    if (document.version > 1) {
      changes
        .settle(document)
        .catch(err => request.log.warn({ err }, 'a past version waits for the sweep in its object'))
    }
    return document
  }
}
