import { requestAuditContext } from '@careeasy/audit'
import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch, storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { changesOf } from '../bookings.ts'
import {
  TimeZoneUnknown,
  VisitConflict,
  VisitNotFound,
  VisitPeriodInvalid,
  VisitPlaceUnknown,
  VisitStatusRefused,
} from '../errors.ts'
import {
  ChangeVisitSchema,
  PositionSchema,
  toVisit,
  VisitParams,
  VisitSchema,
  visitEtag,
} from '../schemas/visit.ts'
import { createVisitStore } from '../store/visits.ts'

const tags = ['visits']

/** Changing the visits of the tenant. `geofence` is in metres: see `Attending`. */
export const changeVisits: FastifyPluginAsyncTypebox<{ geofence: number }> = async (app, { geofence }) => {
  app.patch(
    '/geo/visits/:id',
    {
      preValidation: storableJson(),
      schema: {
        operationId: 'changeVisit',
        summary: 'Reschedules a booked visit, changes its notes or its status; needs If-Match',
        tags,
        params: VisitParams,
        body: ChangeVisitSchema,
        response: { 200: VisitSchema },
        problems: [
          RoleInsufficient,
          VisitNotFound,
          VisitPlaceUnknown,
          VisitPeriodInvalid,
          TimeZoneUnknown,
          VisitConflict,
          VisitStatusRefused,
          PreconditionRequired,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      if (request.headers['if-match'] === undefined) throw new PreconditionRequired()
      const visit = await createVisitStore(request.tenant).change(
        request.params.id,
        visit => {
          requireMatch(request, visitEtag(visit))
          return changesOf(visit, request.body)
        },
        requestAuditContext(request, 'geo'),
      )
      reply.header('etag', visitEtag(visit))
      return toVisit(visit)
    },
  )

  for (const [verb, status] of [
    ['start', 'started'],
    ['end', 'done'],
  ] as const) {
    app.post(
      `/geo/visits/:id/${verb}`,
      {
        schema: {
          operationId: `${verb}Visit`,
          summary: `${verb === 'start' ? 'Begins' : 'Ends'} the work; how far the device is from the place is recorded, never refused`,
          tags,
          params: VisitParams,
          body: PositionSchema,
          response: { 200: VisitSchema },
          problems: [RoleInsufficient, VisitNotFound, VisitStatusRefused, VisitConflict],
          readsHeaders: ['if-match'],
        },
      },
      async (request, reply) => {
        const visit = await createVisitStore(request.tenant).attend(
          request.params.id,
          { status, position: request.body, geofence, check: it => requireMatch(request, visitEtag(it)) },
          requestAuditContext(request, 'geo'),
        )
        reply.header('etag', visitEtag(visit))
        return toVisit(visit)
      },
    )
  }
}
