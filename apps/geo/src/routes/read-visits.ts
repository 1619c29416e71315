import { requestAuditContext } from '@careeasy/audit'
import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Static, Type } from '@sinclair/typebox'
import { TimeZoneUnknown, VisitNotFound, VisitPeriodInvalid } from '../errors.ts'
import {
  DaySchema,
  InstantSchema,
  TimeZoneSchema,
  toVisit,
  VisitParams,
  VisitSchema,
  VisitStatusSchema,
  visitEtag,
} from '../schemas/visit.ts'
import { createVisitStore } from '../store/visits.ts'
import { dayPeriod, type Period, parseInstant } from '../visit-period.ts'

const { id: Id } = VisitParams.properties

const VisitsQuery = Type.Object(
  {
    ...PageQuery,
    carer: Type.Optional(Id),
    client: Type.Optional(Id),
    place: Type.Optional(Id),
    status: Type.Optional(VisitStatusSchema),
    from: Type.Optional({ ...InstantSchema, description: 'only visits that end after this' }),
    to: Type.Optional({ ...InstantSchema, description: 'only visits that start before this' }),
    day: Type.Optional({ ...DaySchema, description: 'instead of from and to: a day in `time_zone`' }),
    time_zone: Type.Optional(TimeZoneSchema),
  },
  { additionalProperties: false },
)

/** Reading the visits of the tenant. */
export const readVisits: FastifyPluginAsyncTypebox<{ cursors: Cursors }> = async (app, { cursors }) => {
  app.get(
    '/geo/visits',
    {
      schema: {
        operationId: 'listVisits',
        summary:
          'The visits of the tenant by their start; a day is as long as the clocks of its zone make it',
        tags: ['visits'],
        querystring: VisitsQuery,
        response: { 200: PageOf(VisitSchema) },
        problems: [RoleInsufficient, VisitPeriodInvalid, TimeZoneUnknown],
      },
    },
    async request => {
      const { tenant, query } = request
      const { limit, cursor, carer, client, place, status } = query
      const period = periodOf(query)
      const list = JSON.stringify(['visits', carer, client, place, status, period.start, period.end])
      const scope = { list, tenant: tenant.uuid }
      const after = cursor === undefined ? undefined : (cursors.decode(scope, cursor) as [string, string])
      const found = await createVisitStore(tenant).list(
        { limit: limit + 1, after, carer, client, place, status, period },
        requestAuditContext(request, 'geo'),
      )
      const page = toPage(found, limit, last =>
        cursors.encode(scope, [last.starts_at.toISOString(), last.id]),
      )
      return { ...page, items: page.items.map(toVisit) }
    },
  )

  app.get(
    '/geo/visits/:id',
    {
      schema: {
        operationId: 'getVisit',
        summary: 'One visit; reading it is in the audit log',
        tags: ['visits'],
        params: VisitParams,
        response: { 200: VisitSchema, 304: Type.Null({ description: 'it is as If-None-Match says' }) },
        problems: [RoleInsufficient, VisitNotFound],
      },
    },
    async (request, reply) => {
      const context = requestAuditContext(request, 'geo')
      const visit = await createVisitStore(request.tenant).get(request.params.id, context)
      if (isNotModified(request, reply, visitEtag(visit))) return reply.code(304).send(null)
      return toVisit(visit)
    },
  )
}

/** @throws VisitPeriodInvalid, TimeZoneUnknown (400) */
function periodOf({ from, to, day, time_zone }: Static<typeof VisitsQuery>): Partial<Period> {
  if ((day === undefined) !== (time_zone === undefined))
    throw new VisitPeriodInvalid('day and time_zone go together')
  if (day !== undefined && time_zone !== undefined) {
    if (from !== undefined || to !== undefined) throw new VisitPeriodInvalid('it is a day, or from and to')
    return dayPeriod(day, time_zone)
  }
  const period = {
    ...(from !== undefined && { start: parseInstant(from) }),
    ...(to !== undefined && { end: parseInstant(to) }),
  }
  if (period.start && period.end && period.end <= period.start)
    throw new VisitPeriodInvalid('it ends before it has begun')
  return period
}
