import type { AuditAnchor } from './anchor.ts'
import { createAnchorCheck } from './anchor-check.ts'
import type { ExportFault, ExportHeader, ExportRecord, ExportSummary } from './export-records.ts'
import { merkleRoot } from './merkle.ts'
import { type AuditEntry, type AuditSeal, leafHash, noSeal, sealHash } from './seal.ts'

/** Takes the records of an export one by one; memory is bounded by the events of one seal. */
export interface ExportVerifier {
  add(line: number, record: ExportRecord): void
  /** To be called behind the last record. @param digest SHA-256 (hex) of the bytes before the end's line. */
  end(line: number, digest: string): ExportSummary
}

/**
 * @param onFault told of everything that is wrong, in the order of the file.
 * @param known a seal that was kept elsewhere: against it even a file that was forged as a whole fails.
 * @param anchors the same, of a store that lets nobody change them; those of other tenants are left out.
 */
export function createExportVerifier(
  onFault: (fault: ExportFault) => void,
  known?: { readonly number: number; readonly hash: string },
  anchors?: readonly AuditAnchor[],
): ExportVerifier {
  let isKnownSeen = false
  let header: ExportHeader | undefined
  let seal: AuditSeal | undefined
  let sealLine = 0
  let leaves: Buffer[] = []
  let end: { line: number; sha256: string } | undefined
  let seals = 0
  let events = 0
  let isCut = false
  let announcedThrough = 0
  const anchored = createAnchorCheck(anchors)

  const fault = (line: number, message: string) => onFault({ line, message })
  const hasEvents = ({ number }: AuditSeal) =>
    header !== undefined && number <= header.through_seal && number > header.expired_through

  function closeSeal(): void {
    if (seal === undefined || !hasEvents(seal)) return
    const { number, count, root } = seal
    if (leaves.length !== count) {
      fault(
        sealLine,
        `seal ${number} stands for ${count} events and ${leaves.length} follow it: some were removed or inserted`,
      )
    } else if (merkleRoot(leaves).toString('hex') !== root) {
      fault(
        sealLine,
        `the events of seal ${number} are not those that it was made of: one was changed, or the order was`,
      )
    }
  }

  function addSeal(line: number, next: AuditSeal): void {
    closeSeal()
    const { number, previous, tenant, first, last, count, hash } = next
    if (sealHash(next) !== hash)
      fault(line, `seal ${number} has been altered: its hash is not that of its content`)
    if (tenant !== header?.tenant) fault(line, `seal ${number} is of the tenant ${tenant}`)
    if (last - first + 1 !== count) fault(line, `seal ${number} does not count its own events`)
    if (seal === undefined) {
      if (number !== header?.first_seal) fault(line, `the first seal is ${number}, not ${header?.first_seal}`)
      if (number === 1 && (previous !== noSeal || first !== 0)) fault(line, 'seal 1 does not begin the log')
    } else {
      if (number !== seal.number + 1)
        fault(line, `seal ${number} follows seal ${seal.number}: seals were removed, inserted or reordered`)
      if (previous !== seal.hash) fault(line, `seal ${number} does not chain to the seal before it`)
      if (first !== seal.last + 1) fault(line, `seal ${number} does not begin where the seal before it ends`)
    }
    if (number === known?.number) {
      isKnownSeen = true
      if (hash !== known.hash)
        fault(line, `seal ${number} is not the one that you know: the log was rewritten`)
    }
    if (number <= (header?.expired_through ?? 0)) isCut = true
    for (const message of anchored.seal(next)) fault(line, message)
    seal = next
    sealLine = line
    leaves = []
    seals += 1
  }

  function addEvent(line: number, position: number, event: AuditEntry): void {
    events += 1
    if (seal === undefined) {
      fault(line, 'an event stands before the first seal')
      return
    }
    if (!hasEvents(seal)) {
      fault(line, `an event stands behind seal ${seal.number}, which has none here`)
      return
    }
    const expected = seal.first + leaves.length
    if (position !== expected)
      fault(
        line,
        `the event has position ${position}, here belongs ${expected}: events were removed, inserted or reordered`,
      )
    if (event.tenant !== seal.tenant) fault(line, `the event is of the tenant ${event.tenant}`)
    announcedThrough = Math.max(announcedThrough, expiryOf(event))
    leaves.push(leafHash(event))
  }

  return {
    add(line, record) {
      if (end !== undefined) {
        fault(line, 'something follows the end')
        return
      }
      if (header === undefined && record.type !== 'header')
        fault(line, 'the file does not begin with its header')
      switch (record.type) {
        case 'header':
          if (header !== undefined) {
            fault(line, 'a second header')
            return
          }
          header = record
          return
        case 'seal': {
          const { type: _, ...next } = record
          addSeal(line, next)
          return
        }
        case 'event':
          addEvent(line, record.position, record.event)
          return
        case 'end':
          end = { line, sha256: record.sha256 }
      }
    },

    end(line, digest) {
      closeSeal()
      const last = header?.last_seal ?? null
      if (header === undefined) fault(1, 'there is no header')
      if (end === undefined) fault(line, 'the file has no end: it was cut off')
      else if (end.sha256 !== digest)
        fault(end.line, 'the bytes before the end are not those that were exported')
      if (last !== null && header !== undefined && header.first_seal > 0) {
        if (seal === undefined || seal.number < last.number)
          fault(
            line,
            `the chain ends with seal ${seal?.number ?? 'none'}, and seal ${last.number} was the last when this was exported: the tail was cut off`,
          )
        else if (seal.number !== last.number || seal.hash !== last.hash)
          fault(line, `the last seal is not the one that the header names`)
      }
      if (known !== undefined && !isKnownSeen)
        fault(line, `the seal ${known.number} that you know is not in the file`)
      if (header !== undefined) for (const message of anchored.end(header, seal)) fault(line, message)
      const isExpiryProven = !isCut || announcedThrough >= (header?.expired_through ?? 0)
      // An export of a period may end before the event that would tell.
      if (!isExpiryProven && header?.to === null)
        fault(
          1,
          `the events of seals up to ${header.expired_through} are not there, and no event says that retention removed them`,
        )
      return {
        tenant: header?.tenant,
        events,
        seals,
        expiredThrough: header?.expired_through ?? 0,
        isExpiryProven,
        anchored: anchored.found(),
        lastSeal: last,
      }
    },
  }
}

/** The seal up to which an event says that retention removes the events; 0 when it says no such thing. */
function expiryOf({ action, source, actor, target }: AuditEntry): number {
  if (action !== 'audit.expire' || source !== 'geo' || actor !== 'service:geo') return 0
  return Number(/^seals\/([1-9]\d{0,15})$/.exec(target)?.[1] ?? 0)
}
