import type { BookVisit, ChangeVisit, Visit } from './schemas/visit.ts'
import { parseInstant, requireTimeZone, requireVisitPeriod } from './visit-period.ts'
import { requireReschedulable, requireTransition } from './visit-status.ts'

/** What of a visit its booking says. */
export type Booking = Pick<
  Visit,
  'carer' | 'client' | 'place' | 'starts_at' | 'ends_at' | 'time_zone' | 'notes'
>

/** What of a visit can be changed. */
export type VisitChanges = Partial<Omit<Visit, 'id' | 'client' | 'created_at' | 'updated_at' | 'version'>>

/** @throws VisitPeriodInvalid, TimeZoneUnknown (400) */
export function toBooking({ carer, client, place, start, end, time_zone, notes }: BookVisit): Booking {
  requireTimeZone(time_zone)
  const period = { start: parseInstant(start), end: parseInstant(end) }
  requireVisitPeriod(period)
  return {
    carer: carer.toLowerCase(),
    client: client.toLowerCase(),
    place: place.toLowerCase(),
    ...{ starts_at: period.start, ends_at: period.end, time_zone, notes: notes ?? null },
  }
}

/**
 * What a wish makes of a visit.
 * @throws VisitStatusRefused (409), VisitPeriodInvalid, TimeZoneUnknown (400)
 */
export function changesOf(visit: Visit, wish: ChangeVisit, now = new Date()): VisitChanges {
  const { carer, place, start, end, time_zone, notes, status } = wish
  const changes: VisitChanges = {
    ...(carer !== undefined && { carer: carer.toLowerCase() }),
    ...(place !== undefined && { place: place.toLowerCase() }),
    ...(start !== undefined && { starts_at: parseInstant(start) }),
    ...(end !== undefined && { ends_at: parseInstant(end) }),
    ...(time_zone !== undefined && { time_zone }),
  }
  if (Object.keys(changes).length > 0) {
    requireReschedulable(status ?? visit.status)
    requireReschedulable(visit.status)
    const { starts_at, ends_at } = { ...visit, ...changes }
    if (time_zone !== undefined) requireTimeZone(time_zone)
    requireVisitPeriod({ start: starts_at, end: ends_at })
  }
  return {
    ...changes,
    ...(notes !== undefined && { notes }),
    ...(status !== undefined && becoming(visit, status, now)),
  }
}

/** Work that somebody else begins or ends for the carer has a time and no position. */
function becoming(visit: Visit, status: Visit['status'], now: Date): VisitChanges {
  requireTransition(visit.status, status)
  const attendance = { at: now.toISOString() }
  return {
    status,
    ...(status === 'started' && { started: attendance }),
    ...(status === 'done' && { ended: attendance }),
  }
}

/** The first booking that stands in the way of one before it in the same list. */
export function firstClash(bookings: readonly Booking[]): { index: number; other: number } | undefined {
  for (const [index, booking] of bookings.entries()) {
    const other = bookings.slice(0, index).findIndex(it => overlaps(it, booking))
    if (other >= 0) return { index, other }
  }
  return undefined
}

function overlaps(a: Booking, b: Booking): boolean {
  return a.carer === b.carer && a.starts_at < b.ends_at && b.starts_at < a.ends_at
}
