import { createHash } from 'node:crypto'
import { Overloaded } from '@careeasy/problem'
import type { Statement, Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { Booking } from '../bookings.ts'
import { VisitConflict, VisitPlaceUnknown } from '../errors.ts'
import { longestVisit } from '../visit-period.ts'

/** Times that a booking is tried while whoever was in its way goes away before we can name them. */
const attempts = 3

/** A visit that is in the way of the booking at `index`. */
interface Obstacle {
  readonly index: number
  readonly id: string
  readonly starts_at: Date
  readonly ends_at: Date
}

/** A booking, or a visit that is to be elsewhere and is not in its own way. */
type Wanted = Booking & { readonly id?: string }

/** Does work that the table may refuse, and says what was in its way. */
export type BookingGuard = <T>(work: () => Promise<T>, wanted: () => readonly Wanted[]) => Promise<T>

/**
 * Holds the carers until the end of the transaction. Whoever books takes them first and in one order, so that two
 * with the same carers wait for each other once, instead of each for the other.
 */
export function lockCarers(tenant: string, carers: readonly string[]): Statement {
  const keys = new Set(carers.map(carer => lockKey(tenant, carer)))
  const sorted = [...keys].sort((a, b) => (a < b ? -1 : 1)).map(String)
  return SQL`SELECT pg_advisory_xact_lock(key) FROM unnest(${sorted}::bigint[]) AS key`
}

function lockKey(tenant: string, carer: string): bigint {
  const text = JSON.stringify(['visits', tenant, carer])
  return createHash('sha256').update(text).digest().readBigInt64BE()
}

/** @throws VisitConflict (409), VisitPlaceUnknown (400), Overloaded (503) */
export function createBookingGuard({ postgres }: Tenant): BookingGuard {
  async function obstacleOf(wanted: readonly Wanted[]): Promise<Obstacle | undefined> {
    const periods = wanted.map(({ carer, starts_at, ends_at }, index) => ({
      ...{ index, carer, starts_at, ends_at },
      earliest: new Date(starts_at.getTime() - longestVisit),
    }))
    const own = wanted.flatMap(({ id }) => id ?? [])
    const [found] = await postgres.batch(SQL`
      SELECT wanted.index, visit.id, visit.starts_at, visit.ends_at
      FROM jsonb_to_recordset(${JSON.stringify(periods)}::jsonb) AS wanted (index int, carer uuid,
        starts_at timestamptz, ends_at timestamptz, earliest timestamptz)
      CROSS JOIN LATERAL (
        SELECT id, starts_at, ends_at FROM visits
        WHERE carer = wanted.carer AND starts_at > wanted.earliest AND starts_at < wanted.ends_at
          AND ends_at > wanted.starts_at AND status IN ('booked', 'started') AND id <> ALL (${own}::uuid[])
        ORDER BY starts_at LIMIT 1) AS visit
      ORDER BY wanted.index LIMIT 1`)
    return found?.rows[0] as unknown as Obstacle | undefined
  }

  async function missingPlaceOf(wanted: readonly Wanted[]): Promise<string | undefined> {
    const places = wanted.map(({ place }) => place)
    const [found] = await postgres.batch(SQL`SELECT id FROM places WHERE id = ANY (${places}::uuid[])`)
    const known = new Set(found?.rows.map(({ id }) => id))
    return places.find(place => !known.has(place))
  }

  async function explain(error: unknown, wanted: readonly Wanted[]): Promise<void> {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23P01') {
      const obstacle = await obstacleOf(wanted)
      if (obstacle !== undefined) throw conflictWith(obstacle)
    } else if (constraint === 'visits_place_fkey') {
      const place = await missingPlaceOf(wanted)
      if (place !== undefined) throw new VisitPlaceUnknown(place)
    } else if (code === '55P03') {
      // lock_not_available: too many want the same carers.
      throw new Overloaded()
    } else throw error
  }

  return async (work, wanted) => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        return await work()
      } catch (error) {
        await explain(error, wanted())
      }
    }
    throw new Overloaded()
  }
}

function conflictWith({ index, id, starts_at, ends_at }: Obstacle): Error {
  const conflict = { id, start: starts_at.toISOString(), end: ends_at.toISOString() }
  return Object.assign(new VisitConflict(), { members: { index, conflict } })
}
