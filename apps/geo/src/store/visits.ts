import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Rows, Tenant, TenantTransaction } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import type { VisitChanges } from '../bookings.ts'
import { VisitNotFound } from '../errors.ts'
import { type Attendance, type Position, toVisit, type Visit, type VisitStatus } from '../schemas/visit.ts'
import { longestVisit, type Period } from '../visit-period.ts'
import { actionOf, isBinding, requireTransition } from '../visit-status.ts'
import { insertAuditEvents } from './audit-events.ts'
import { createBookingGuard, lockCarers } from './booking-guard.ts'

/** A stretch of the list, ordered by start and id. */
export interface VisitSelection {
  readonly limit: number
  /** Start (ISO 8601) and id of the last visit of the page before. */
  readonly after: readonly [start: string, id: string] | undefined
  readonly carer: string | undefined
  readonly client: string | undefined
  readonly place: string | undefined
  readonly status: VisitStatus | undefined
  /** What overlaps the time from `start` to `end`. */
  readonly period: Partial<Period>
}

/** The visits of one tenant. Who reads of a visit leaves an audit event: it tells of a person. */
export interface VisitStore {
  list(selection: VisitSelection, context: AuditContext): Promise<Visit[]>
  /** @throws VisitNotFound */
  get(id: string, context: AuditContext): Promise<Visit>
  /**
   * Changes a visit as `decide` says, which may throw instead.
   * @throws VisitNotFound, VisitConflict, VisitPlaceUnknown
   */
  change(id: string, decide: (visit: Visit) => VisitChanges, context: AuditContext): Promise<Visit>
  /**
   * Begins or ends the work, from where a device says that it is. `check` may throw.
   * @throws VisitNotFound, VisitStatusRefused
   */
  attend(id: string, attending: Attending, context: AuditContext): Promise<Visit>
}

export interface Attending {
  readonly status: 'started' | 'done'
  readonly position: Position
  /** Metres that are allowed at a place that does not say it itself. */
  readonly geofence: number
  readonly check: (visit: Visit) => void
}

const visitColumns = SQL`id, carer, client, place, starts_at, ends_at, time_zone, notes, status, started,
  ended, created_at, updated_at, version`

export function createVisitStore(tenant: Tenant): VisitStore {
  const { postgres } = tenant
  const guard = createBookingGuard(tenant)

  async function alter(
    id: string,
    decide: (visit: Visit, tx: TenantTransaction) => VisitChanges | Promise<VisitChanges>,
    context: AuditContext,
  ): Promise<Visit> {
    let wanted: Visit | undefined
    const work = () =>
      postgres.transaction(async tx => {
        const [before] = visitsOf(
          await tx.query(SQL`SELECT ${visitColumns} FROM visits WHERE id = ${id}::uuid FOR UPDATE`),
        )
        if (before === undefined) throw new VisitNotFound(id)
        const changes = await decide(before, tx)
        const after = { ...before, ...changes, updated_at: new Date(), version: before.version + 1 }
        wanted = after
        // The one who hands the visit over too: of two that swap carers, each waits for the other's row otherwise.
        if (isBinding(after.status)) await tx.query(lockCarers(tenant.uuid, [before.carer, after.carer]))
        await tx.query(SQL`
          UPDATE visits SET carer = ${after.carer}, place = ${after.place}, starts_at = ${after.starts_at},
            ends_at = ${after.ends_at}, time_zone = ${after.time_zone}, notes = ${after.notes},
            status = ${after.status}, started = ${toJson(after.started)}::jsonb,
            ended = ${toJson(after.ended)}::jsonb, updated_at = ${after.updated_at}, version = ${after.version}
          WHERE id = ${id}::uuid`)
        const event = createAuditEvent(context, {
          action: after.status === before.status ? 'visit.update' : actionOf[after.status],
          target: targetOf(after),
          before: toVisit(before),
          after: toVisit(after),
        })
        await tx.query(insertAuditEvents([event]))
        return after
      })
    return guard(work, () => (wanted === undefined ? [] : [wanted]))
  }

  return {
    async list(selection, context) {
      const event = createAuditEvent(context, { action: 'visit.list', target: listTarget(selection) })
      const [found] = await postgres.batch(
        SQL`SELECT ${visitColumns} FROM visits WHERE ${SQL.glue(conditionsOf(selection), ' AND ')}
          ORDER BY starts_at, id LIMIT ${selection.limit}`,
        insertAuditEvents([event]),
      )
      return visitsOf(found)
    },

    async get(id, context) {
      const [found] = await postgres.batch(SQL`SELECT ${visitColumns} FROM visits WHERE id = ${id}::uuid`)
      const [visit] = visitsOf(found)
      if (visit === undefined) throw new VisitNotFound(id)
      const event = createAuditEvent(context, { action: 'visit.read', target: targetOf(visit) })
      await postgres.batch(insertAuditEvents([event]))
      return visit
    },

    change: (id, decide, context) => alter(id, decide, context),

    attend: (id, { status, position, geofence, check }, context) =>
      alter(
        id,
        async (visit, tx) => {
          check(visit)
          requireTransition(visit.status, status)
          const { distance, allowed } = await distanceTo(tx, visit.place, position)
          const fence = allowed ?? geofence
          const attendance: Attendance = {
            ...{ at: new Date().toISOString(), position, distance },
            ...{ geofence: fence, within: distance <= fence },
          }
          return status === 'started' ? { status, started: attendance } : { status, ended: attendance }
        },
        context,
      ),
  }
}

/** Metres to the place, and those that the place itself allows. */
async function distanceTo(
  tx: TenantTransaction,
  place: string,
  { lon, lat }: Position,
): Promise<{ distance: number; allowed: number | undefined }> {
  const { rows } = await tx.query<{ distance: number; allowed: unknown }>(SQL`
    SELECT ST_Distance(geog, geography(ST_SetSRID(ST_MakePoint(${lon}::float8, ${lat}::float8), 4326)), true)
      AS distance, properties -> 'geofence' AS allowed
    FROM places WHERE id = ${place}::uuid`)
  const [found] = rows
  // The foreign key holds it.
  if (found === undefined) throw new Error('the place of a visit is not there')
  // Clients may keep anything as a property of a place.
  const isFence = typeof found.allowed === 'number' && found.allowed > 0
  return { distance: found.distance, allowed: isFence ? (found.allowed as number) : undefined }
}

function conditionsOf({ after, carer, client, place, status, period: { start, end } }: VisitSelection) {
  const earliest = start && new Date(start.getTime() - longestVisit)
  return [
    SQL`true`,
    ...(after === undefined ? [] : [SQL`(starts_at, id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`]),
    ...(carer === undefined ? [] : [SQL`carer = ${carer}::uuid`]),
    ...(client === undefined ? [] : [SQL`client = ${client}::uuid`]),
    ...(place === undefined ? [] : [SQL`place = ${place}::uuid`]),
    ...(status === undefined ? [] : [SQL`status = ${status}`]),
    ...(start === undefined ? [] : [SQL`ends_at > ${start}`, SQL`starts_at > ${earliest}`]),
    ...(end === undefined ? [] : [SQL`starts_at < ${end}`]),
  ]
}

/** Whose visits somebody looked through, if it was one person's. */
function listTarget({ client, carer }: VisitSelection): string {
  const person = client ?? carer
  return person === undefined ? 'visits' : `person/${person.toLowerCase()}`
}

/** What the audit log calls a visit. */
export function targetOf({ id }: Visit): string {
  return `visit/${id}`
}

function visitsOf(found: Rows | undefined): Visit[] {
  return (found?.rows ?? []) as unknown as Visit[]
}

function toJson(attendance: Attendance | null): string | null {
  return attendance === null ? null : JSON.stringify(attendance)
}
