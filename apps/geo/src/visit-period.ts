import { Temporal } from 'temporal-polyfill'
import { TimeZoneUnknown, VisitPeriodInvalid } from './errors.ts'

/** The longest visit, in milliseconds. Lists rely on it: what overlaps a moment began at most so long before. */
export const longestVisit = 24 * 3_600_000
const years = 10

/** From one instant up to, and without, another. */
export interface Period {
  readonly start: Date
  readonly end: Date
}

/** The instant of an RFC 3339 text, to the millisecond. @throws VisitPeriodInvalid (400) as for 30 February. */
export function parseInstant(text: string): Date {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds)
  } catch (error) {
    if (error instanceof RangeError) throw new VisitPeriodInvalid(`there is no time ${text}`)
    throw error
  }
}

/** @throws TimeZoneUnknown (400) */
export function requireTimeZone(timeZone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
  } catch (error) {
    if (error instanceof RangeError) throw new TimeZoneUnknown(timeZone)
    throw error
  }
}

/** @throws VisitPeriodInvalid (400) */
export function requireVisitPeriod({ start, end }: Period): void {
  if (end <= start) throw new VisitPeriodInvalid('it ends before it has begun')
  if (end.getTime() - start.getTime() > longestVisit)
    throw new VisitPeriodInvalid('a visit takes at most 24 hours')
  const now = Temporal.Now.zonedDateTimeISO('UTC')
  const [first, last] = [now.subtract({ years }), now.add({ years })]
  if (start.getTime() < first.epochMilliseconds || end.getTime() > last.epochMilliseconds)
    throw new VisitPeriodInvalid(`it is more than ${years} years away`)
}

/**
 * A day as people in the zone live it: from its first instant to that of the next, 23 or 25 hours when the clock is
 * changed, and not always from midnight.
 * @throws VisitPeriodInvalid, TimeZoneUnknown (400)
 */
export function dayPeriod(day: string, timeZone: string): Period {
  requireTimeZone(timeZone)
  try {
    const date = Temporal.PlainDate.from(day)
    const [start, end] = [date, date.add({ days: 1 })].map(
      it => new Date(it.toZonedDateTime(timeZone).epochMilliseconds),
    ) as [Date, Date]
    return { start, end }
  } catch (error) {
    if (error instanceof RangeError) throw new VisitPeriodInvalid(`there is no day ${day}`)
    throw error
  }
}
