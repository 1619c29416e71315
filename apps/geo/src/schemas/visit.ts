import { type Static, type TProperties, Type } from '@sinclair/typebox'

export const VisitStatusSchema = Type.Union(
  (['booked', 'started', 'done', 'cancelled', 'missed'] as const).map(status => Type.Literal(status)),
)
export type VisitStatus = Static<typeof VisitStatusSchema>

// Not `format: uuid`, which lets urn:uuid:… pass: PostgreSQL does not.
const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' })

/** With its offset it is one instant: there is no local time that a clock change skips or repeats. */
export const InstantSchema = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'RFC 3339 with seconds and offset; kept to the millisecond',
  examples: ['2026-03-29T08:00:00+02:00'],
})

export const TimeZoneSchema = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$',
  maxLength: 64,
  description: 'a name of the IANA database',
  examples: ['Europe/Berlin'],
})

export const DaySchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-03-29'] })

const person = 'the id of a person; not checked: persons are kept by the profile service'
const Notes = Type.String({ maxLength: 2_000 })

const booking = {
  carer: Type.String({ ...Uuid, description: person }),
  client: Type.String({ ...Uuid, description: person }),
  place: Type.String({ ...Uuid, description: 'the id of one of the places' }),
  start: InstantSchema,
  end: InstantSchema,
  time_zone: TimeZoneSchema,
} satisfies TProperties

export const BookVisitSchema = Type.Object(
  { ...booking, notes: Type.Optional(Notes) },
  { additionalProperties: false },
)
export type BookVisit = Static<typeof BookVisitSchema>

export const BookVisitsSchema = Type.Object(
  { visits: Type.Array(BookVisitSchema, { minItems: 1, maxItems: 100 }) },
  { additionalProperties: false },
)

const { client: _, ...reschedulable } = booking

/** Whom a visit is for does not change: that would be another visit. */
export const ChangeVisitSchema = Type.Object(
  {
    ...Type.Partial(Type.Object(reschedulable)).properties,
    notes: Type.Optional(Type.Union([Notes, Type.Null()])),
    status: Type.Optional(VisitStatusSchema),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type ChangeVisit = Static<typeof ChangeVisitSchema>

/** Where a device says that it is. */
export const PositionSchema = Type.Object(
  {
    lon: Type.Number({ minimum: -180, maximum: 180, description: 'degrees' }),
    lat: Type.Number({ minimum: -90, maximum: 90, description: 'degrees' }),
    accuracy: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1e7, description: 'metres, as the device estimates it' }),
    ),
  },
  { additionalProperties: false },
)
export type Position = Static<typeof PositionSchema>

/** When work began or ended, and from where the device said so. Recorded, not trusted. */
const AttendanceSchema = Type.Object({
  at: Type.String({ format: 'date-time', description: "the server's time" }),
  position: Type.Optional(PositionSchema),
  distance: Type.Optional(Type.Number({ description: 'metres from the place, on the WGS 84 ellipsoid' })),
  geofence: Type.Optional(Type.Number({ description: 'metres that were allowed' })),
  within: Type.Optional(Type.Boolean({ description: 'whether the distance was allowed' })),
})
export type Attendance = Static<typeof AttendanceSchema>

/** A visit as a client sees it; times are in UTC. */
export const VisitSchema = Type.Object({
  id: Uuid,
  ...booking,
  notes: Type.Optional(Notes),
  status: VisitStatusSchema,
  started: Type.Optional(AttendanceSchema),
  ended: Type.Optional(AttendanceSchema),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export const VisitParams = Type.Object({ id: Uuid })

/** A visit as it is kept. */
export interface Visit {
  readonly id: string
  readonly carer: string
  readonly client: string
  readonly place: string
  readonly starts_at: Date
  readonly ends_at: Date
  readonly time_zone: string
  readonly notes: string | null
  readonly status: VisitStatus
  readonly started: Attendance | null
  readonly ended: Attendance | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly version: number
}

export function toVisit(visit: Visit): Static<typeof VisitSchema> {
  const { id, carer, client, place, time_zone, notes, status, started, ended } = visit
  return {
    ...{ id, carer, client, place },
    start: visit.starts_at.toISOString(),
    end: visit.ends_at.toISOString(),
    time_zone,
    ...(notes === null ? {} : { notes }),
    status,
    ...(started === null ? {} : { started }),
    ...(ended === null ? {} : { ended }),
    created_at: visit.created_at.toISOString(),
    updated_at: visit.updated_at.toISOString(),
  }
}

/** The ETag of a visit. */
export function visitEtag({ version }: Visit): string {
  return `"${version}"`
}
