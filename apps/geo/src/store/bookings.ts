import { type AuditContext, createAuditEvent, digest } from '@careeasy/audit'
import { IdempotencyReused } from '@careeasy/problem'
import type { Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid'
import { type Booking, firstClash } from '../bookings.ts'
import { VisitConflict } from '../errors.ts'
import { toVisit, type Visit } from '../schemas/visit.ts'
import { insertAuditEvents } from './audit-events.ts'
import { createBookingGuard, lockCarers } from './booking-guard.ts'
import { targetOf } from './visits.ts'

/** A request that may come twice. */
export interface Once {
  /** The Idempotency-Key. */
  readonly key: string
  readonly body: unknown
}

/** Booking visits for one tenant. */
export interface BookingStore {
  /**
   * Books all visits or none, in one transaction with their audit events. The same request again, by its key, books
   * nothing and gives the first answer.
   * @throws VisitConflict, VisitPlaceUnknown, IdempotencyReused
   */
  book(bookings: readonly Booking[], context: AuditContext, once?: Once): Promise<Visit[]>
}

/** Of the ids that are made from an Idempotency-Key. */
const namespace = '6f1e2c0a-58a1-4b7e-9a35-1d5a8f3f7b21'

export function createBookingStore(tenant: Tenant): BookingStore {
  const { postgres } = tenant
  const guard = createBookingGuard(tenant)

  /** What the same request was answered before, if it was. */
  async function firstAnswer(visits: readonly Visit[], wanted: string): Promise<Visit[] | undefined> {
    const ids = visits.map(({ id }) => id)
    const [found] = await postgres.batch(
      SQL`SELECT id, created_at, request_digest FROM visits WHERE id = ANY (${ids}::uuid[])`,
    )
    const rows = (found?.rows ?? []) as { id: string; created_at: Date; request_digest: string | null }[]
    const [first] = rows
    if (first === undefined) return undefined
    if (rows.length < ids.length || rows.some(row => row.request_digest !== wanted))
      throw new IdempotencyReused()
    const { created_at } = first
    return visits.map(visit => ({ ...visit, created_at, updated_at: created_at }))
  }

  return {
    async book(bookings, context, once) {
      const clash = firstClash(bookings)
      if (clash !== undefined) throw clashWithin(bookings, clash)
      const now = new Date()
      const requestDigest = once && digest(once.body)
      const visits = bookings.map((booking, index): Visit => {
        const id = once
          ? uuidv5(JSON.stringify([tenant.uuid, context.actor, once.key, index]), namespace)
          : uuidv7()
        const fresh = { status: 'booked', started: null, ended: null, version: 1 } as const
        return { id, ...booking, ...fresh, created_at: now, updated_at: now }
      })
      const events = visits.map(visit =>
        createAuditEvent(context, {
          action: 'visit.create',
          target: targetOf(visit),
          after: toVisit(visit),
        }),
      )
      const book = async () => {
        try {
          await postgres.batch(
            lockCarers(
              tenant.uuid,
              visits.map(({ carer }) => carer),
            ),
            SQL`
              INSERT INTO visits (tenant_id, id, carer, client, place, starts_at, ends_at, time_zone, notes, status,
                request_digest, created_at, updated_at, version)
              SELECT ${tenant.uuid}, id, carer, client, place, starts_at, ends_at, time_zone, notes, status,
                ${requestDigest ?? null}, created_at, updated_at, version
              FROM jsonb_to_recordset(${JSON.stringify(visits)}::jsonb) AS visit (id uuid, carer uuid, client uuid,
                place uuid, starts_at timestamptz, ends_at timestamptz, time_zone text, notes text, status text,
                created_at timestamptz, updated_at timestamptz, version integer)`,
            insertAuditEvents(events),
          )
          return visits
        } catch (error) {
          // Whatever is in the way, it may be this very request.
          const before =
            requestDigest && isTaken(error) ? await firstAnswer(visits, requestDigest) : undefined
          if (before !== undefined) return before
          throw error
        }
      }
      return guard(book, () => bookings)
    },
  }
}

/** unique_violation, exclusion_violation */
function isTaken(error: unknown): boolean {
  return ['23505', '23P01'].includes((error as { code?: string }).code ?? '')
}

function clashWithin(
  bookings: readonly Booking[],
  { index, other }: { index: number; other: number },
): Error {
  const { starts_at, ends_at } = bookings[other] as Booking
  const conflict = { index: other, start: starts_at.toISOString(), end: ends_at.toISOString() }
  return Object.assign(new VisitConflict(), { members: { index, conflict } })
}
