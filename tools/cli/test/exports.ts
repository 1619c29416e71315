import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AuditEntry,
  type AuditSeal,
  type ExportRecord,
  leafHash,
  merkleRoot,
  noSeal,
  sealHash,
} from '@careeasy/audit-proof'

const script = join(import.meta.dirname, '../src/careeasy.mjs')

/** An event that looks like those of geo; geo's own exports are verified in apps/geo/test/audit-seals.test.ts. */
function entryOf(position: number, said: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: `01a20469-9be0-75db-8e44-${String(position).padStart(12, '0')}`,
    tenant: '7MA170H',
    at: '2026-11-22T17:59:19.776Z',
    actor: 'user-1',
    action: 'person.update',
    target: `person/ü"\u2028${position}`,
    outcome: 'success',
    request_id: 'r-1',
    source: 'profile',
    ...(position % 2 === 0 && { address: '' }),
    recorded_at: '2026-11-22T17:59:19.788Z',
    ...said,
  }
}

/** An export of seals of these sizes, a record each, without its end. @param said of the events at these positions. */
export function recordsOf(
  sizes: readonly number[],
  said: Readonly<Record<number, Partial<AuditEntry>>> = {},
): ExportRecord[] {
  const records: ExportRecord[] = []
  let previous = noSeal
  let first = 0
  for (const [index, count] of sizes.entries()) {
    const entries = Array.from({ length: count }, (_, offset) =>
      entryOf(first + offset, said[first + offset]),
    )
    const seal: AuditSeal = {
      ...{ tenant: '7MA170H', number: index + 1, first, last: first + count - 1, count },
      ...{ root: merkleRoot(entries.map(leafHash)).toString('hex'), previous, hash: '' },
      at: `2026-11-22T18:00:0${index}.000Z`,
    }
    const hash = sealHash(seal)
    records.push({ type: 'seal', ...seal, hash })
    records.push(
      ...entries.map((event, offset) => ({ type: 'event' as const, position: first + offset, event })),
    )
    previous = hash
    first += count
  }
  const header: ExportRecord = {
    ...{
      type: 'header',
      format: 'careeasy-audit-1',
      tenant: '7MA170H',
      exported_at: '2026-11-22T18:01:00.000Z',
    },
    ...{ from: null, to: null, first_seal: 1, through_seal: sizes.length, expired_through: 0 },
    last_seal: { number: sizes.length, hash: previous },
  }
  return [header, ...records]
}

/** Hex. */
export const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

/** The lines as a file; the end is made to fit, as whoever forges it would. */
export function fileOf(lines: readonly string[]): Buffer {
  const body = lines.map(line => `${line}\n`).join('')
  return Buffer.from(`${body}${JSON.stringify({ type: 'end', sha256: sha256(body) })}\n`)
}

/** A folder that goes with the test. */
export function createFolder(t: { teardown(work: () => unknown): void }): string {
  const made = mkdtempSync(join(tmpdir(), 'careeasy-anchors-'))
  t.teardown(() => rmSync(made, { recursive: true }))
  return made
}

/** Runs `careeasy audit verify` with these arguments. */
export function runVerify(...args: string[]) {
  const run = spawnSync(process.execPath, [script, 'audit', 'verify', ...args], { encoding: 'utf8' })
  return { status: run.status, stdout: run.stdout, stderr: run.stderr }
}

/** The file, put into a folder, as the command verifies it. */
export function verifyIn(folder: string, name: string, content: string | Buffer, ...options: string[]) {
  const file = join(folder, name)
  writeFileSync(file, content)
  return runVerify(file, ...options)
}
