import { requestAuditContext } from '@careeasy/audit'
import { IdempotencyReused, RoleInsufficient } from '@careeasy/problem'
import { storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { toBooking } from '../bookings.ts'
import { TimeZoneUnknown, VisitConflict, VisitPeriodInvalid, VisitPlaceUnknown } from '../errors.ts'
import {
  BookVisitSchema,
  BookVisitsSchema,
  toVisit,
  type Visit,
  VisitSchema,
  visitEtag,
} from '../schemas/visit.ts'
import { createBookingStore } from '../store/bookings.ts'

const tags = ['visits']

const Headers = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description:
        'the same request with the same key again books nothing, and is answered as the first time',
    }),
  ),
})

const onceOf = (key: string | undefined, body: unknown) => (key === undefined ? undefined : { key, body })

const problems = [
  RoleInsufficient,
  VisitPlaceUnknown,
  VisitPeriodInvalid,
  TimeZoneUnknown,
  VisitConflict,
  IdempotencyReused,
]

/** Booking visits for the tenant. */
export const bookVisits: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/geo/visits',
    {
      preValidation: storableJson(),
      schema: {
        operationId: 'bookVisit',
        summary: 'Books a visit; 409 names the visit that keeps its carer from it',
        tags,
        headers: Headers,
        body: BookVisitSchema,
        response: { 201: VisitSchema },
        problems,
      },
    },
    async (request, reply) => {
      const { body, headers, tenant } = request
      const once = onceOf(headers['idempotency-key'], body)
      const context = requestAuditContext(request, 'geo')
      const [visit] = await createBookingStore(tenant).book([toBooking(body)], context, once)
      const { id } = visit as Visit
      reply
        .code(201)
        .header('location', `/geo/visits/${id}`)
        .header('etag', visitEtag(visit as Visit))
      return toVisit(visit as Visit)
    },
  )

  app.post(
    '/geo/visits/batch',
    {
      preValidation: storableJson(),
      schema: {
        operationId: 'bookVisits',
        summary: 'Books up to 100 visits, all or none; 409 names the first one in the way',
        tags,
        headers: Headers,
        body: BookVisitsSchema,
        response: { 201: Type.Object({ items: Type.Array(VisitSchema) }) },
        problems,
      },
    },
    async (request, reply) => {
      const { body, headers, tenant } = request
      const once = onceOf(headers['idempotency-key'], body)
      const context = requestAuditContext(request, 'geo')
      const visits = await createBookingStore(tenant).book(body.visits.map(toBooking), context, once)
      reply.code(201)
      return { items: visits.map(toVisit) }
    },
  )
}
