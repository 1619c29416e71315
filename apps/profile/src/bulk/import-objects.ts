import { setImmediate as letOthers } from 'node:timers/promises'
import type { AuditContext } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import { requireRefs } from '../fitting-attributes.ts'
import { idempotentId, newObject } from '../new-object.ts'
import { createObjectBatches } from '../store/object-batches.ts'
import { createObjectStore } from '../store/objects.ts'
import type { CompiledType, Types } from '../types/compiled-type.ts'
import { type FittingLine, readLine } from './import-line.ts'
import type { ImportReport } from './import-report.ts'
import { lookUpRefs } from './known-refs.ts'
import { inBatches, type Line } from './lines.ts'

/** What one batch holds in memory. */
const batchLimits = { lines: 500, bytes: 4 * 1_048_576 }
/** Batches that are written at once while the next one is checked: the store never waits for our part of the work. */
const maxWriting = 2
/** Milliseconds of checking after which other requests have their turn: a line may be 1 MiB. */
const slice = 10

export interface ImportOptions {
  readonly types: Types
  readonly type: string
  /** The Idempotency-Key: line n makes the same object whenever it is sent. */
  readonly key: string
  readonly context: AuditContext
  /** The tenant as it is now: it may be suspended or moved while a long import goes on. */
  readonly tenant: () => Promise<Tenant>
}

/**
 * Stores the object of each line, checked with the type as it is when its batch is. A line that is refused is
 * reported and stops nothing; an error that is no line's own ends the import, with whole objects only.
 */
export async function importObjects(
  lines: AsyncIterable<Line>,
  options: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const writing: Promise<void>[] = []
  try {
    for await (const batch of inBatches(lines, batchLimits)) {
      const tenant = await options.tenant()
      const type = await options.types.current(tenant, options.type)
      const fit = await withRefs(tenant, type, await check(type, batch, report), report)
      // Of lines with the same unique value the first is stored: those batches go one after the other.
      const atOnce = type.unique.length > 0 ? 1 : maxWriting
      while (writing.length >= atOnce) await writing.shift()
      const written = write(tenant, type, fit, options, report)
      // It is awaited later: until then its failure is nobody's.
      written.catch(() => {})
      writing.push(written)
    }
  } finally {
    // Nothing is written any more once the import has ended, however it did.
    await Promise.allSettled(writing)
  }
  await Promise.all(writing)
}

async function check(type: CompiledType, batch: readonly Line[], report: ImportReport) {
  const fit: FittingLine[] = []
  let sliceEnd = performance.now() + slice
  for (const line of batch) {
    if (performance.now() >= sliceEnd) {
      await letOthers()
      sliceEnd = performance.now() + slice
    }
    try {
      fit.push(readLine(type, line))
    } catch (error) {
      report.failed(line.number, error)
    }
  }
  return fit
}

async function withRefs(tenant: Tenant, type: CompiledType, lines: FittingLine[], report: ImportReport) {
  if (type.refs.length === 0) return lines
  const all = lines.map(({ attributes }) => attributes)
  const lookup = await lookUpRefs(createObjectStore(tenant.mongo), type, all)
  const fit: FittingLine[] = []
  for (const line of lines) {
    try {
      await requireRefs(lookup, type, line.attributes)
      fit.push(line)
    } catch (error) {
      report.failed(line.number, error)
    }
  }
  return fit
}

async function write(
  tenant: Tenant,
  type: CompiledType,
  lines: readonly FittingLine[],
  { key, context }: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const made = lines.map(({ number, attributes, requestDigest }) => {
    // No header has a line feed in it: the key of a single object is never that of a line.
    const id = idempotentId(context, type.name, `${key}\n${number}`)
    return newObject({ type, attributes, id, requestDigest }, context)
  })
  const outcomes = await createObjectBatches(tenant.mongo).insert(type.name, made)
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome === 'created') report.created()
    else if (outcome === 'present') report.present()
    else report.failed(lines[index]?.number ?? 0, outcome)
  }
}
