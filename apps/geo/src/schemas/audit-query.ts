import { PageQuery } from '@careeasy/paging'
import { Type } from '@sinclair/typebox'
import { AuditPeriodInvalid } from '../errors.ts'

const filter = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 256, pattern: '^[^\\u0000]*$', description }))

// Years that both ends know; a leap second is none of them.
const moment = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', pattern: '^[12][0-9]{3}-(?!.*:60)', description }))

/** A period, as events and exports are asked for. */
export const PeriodQuery = {
  from: moment('the first moment (RFC 3339)'),
  to: moment('the first moment after the period'),
}

/** What the log is asked for. */
export const AuditQuery = Type.Object(
  {
    ...PageQuery,
    ...PeriodQuery,
    actor: filter('the id of a user, or service:<name>'),
    action: filter('as in person.create'),
    target: filter('as in person/<id>'),
  },
  { additionalProperties: false },
)

/** What of the log is about one person is asked for. */
export const MineQuery = Type.Object(
  {
    ...PageQuery,
    ...PeriodQuery,
    person: Type.Optional(
      Type.String({ format: 'uuid', description: 'the record of this person instead (owner, admin)' }),
    ),
  },
  { additionalProperties: false },
)

/** @throws AuditPeriodInvalid */
export function requirePeriod({ from, to }: { from?: string; to?: string }): void {
  if (from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from))
    throw new AuditPeriodInvalid()
}
