import { VisitStatusRefused } from './errors.ts'
import type { VisitStatus } from './schemas/visit.ts'

/**
 * What a visit may become. A visit that has begun and is broken off is cancelled; nothing comes back: who wants a
 * cancelled visit after all books a new one.
 */
const next: Readonly<Record<VisitStatus, readonly VisitStatus[]>> = {
  booked: ['started', 'cancelled', 'missed'],
  started: ['done', 'cancelled'],
  done: [],
  cancelled: [],
  missed: [],
}

/** What the audit log calls it when a visit becomes this. */
export const actionOf: Readonly<Record<VisitStatus, string>> = {
  booked: 'visit.create',
  started: 'visit.start',
  done: 'visit.end',
  cancelled: 'visit.cancel',
  missed: 'visit.miss',
}

/** Whether a visit of this status keeps its carer from others. */
export function isBinding(status: VisitStatus): boolean {
  return next[status].length > 0
}

/** @throws VisitStatusRefused (409) */
export function requireTransition(from: VisitStatus, to: VisitStatus): void {
  if (!next[from].includes(to)) throw new VisitStatusRefused(from, `become ${to}`)
}

/** Only what has not begun can be put elsewhere. @throws VisitStatusRefused (409) */
export function requireReschedulable(status: VisitStatus): void {
  if (status !== 'booked') throw new VisitStatusRefused(status, 'be rescheduled')
}
