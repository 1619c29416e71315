import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { ExportRecord } from '@careeasy/audit-proof'
import { type CsvError, parse } from 'csv-parse'
import { UsageError } from './errors.ts'
import { toExportRecord } from './export-record.ts'

/** A record of an export and the line it ends on; a text says what is wrong where there should be one. */
export interface FoundRecord {
  readonly line: number
  readonly record: ExportRecord | string
}

/** What a file must have no more than behind its last line but one: an end is 100 bytes long. */
const tailSize = 65_536

/** The hex SHA-256 of all that stands before the last line. @throws UsageError when the file cannot be read. */
export async function digestBeforeEnd(path: string): Promise<string> {
  const file = await open(path).catch(toUsageError)
  const { size } = await file.stat()
  const start = Math.max(0, size - tailSize)
  const { buffer } = await file.read(Buffer.alloc(size - start), 0, size - start, start).catch(toUsageError)
  await file.close()
  // The last line's own end does not count.
  const offset = start + buffer.lastIndexOf(0x0a, -2) + 1
  const hash = createHash('sha256')
  if (offset > 0) for await (const chunk of createReadStream(path, { end: offset - 1 })) hash.update(chunk)
  return hash.digest('hex')
}

function toUsageError(error: Error): never {
  throw new UsageError(`the file cannot be read: ${error.message}`)
}

/** The records of an export, NDJSON or CSV, one after the other. */
export async function* readRecords(path: string): AsyncGenerator<FoundRecord> {
  const file = await open(path).catch(toUsageError)
  const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0)
  await file.close()
  if (buffer.toString() === 'type,') yield* readCsv(path)
  else yield* readNdjson(path)
}

async function* readNdjson(path: string): AsyncGenerator<FoundRecord> {
  // A byte that is no UTF-8 must not read as any other.
  const decode = createDecode()
  let line = 0
  for await (const bytes of linesOf(path)) {
    line += 1
    yield { line, record: parseLine(bytes, decode) }
  }
}

/** The text of bytes that are UTF-8; throws for others. */
function createDecode(): (bytes: Buffer) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return bytes => decoder.decode(bytes)
}

/** The record of a line of NDJSON, or what is wrong with it. */
export function parseLine(bytes: Buffer, decode = createDecode()): ExportRecord | string {
  try {
    const text = decode(bytes)
    const value: unknown = JSON.parse(text)
    // A second member of the same name, or a blank, would be read over.
    if (JSON.stringify(value) !== text) return 'the line is not written as an export writes it'
    return toExportRecord(value) ?? 'the line is no record of an export'
  } catch {
    return 'the line is no JSON in UTF-8'
  }
}

/** By the byte 0x0A alone: a string may hold U+2028, which other readers take for the end of a line. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path)) {
    let bytes = Buffer.concat([rest, chunk as Buffer])
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a)) {
      yield bytes.subarray(0, end)
      bytes = bytes.subarray(end + 1)
    }
    rest = bytes
  }
  if (rest.length > 0) yield rest
}

async function* readCsv(path: string): AsyncGenerator<FoundRecord> {
  const parser = createReadStream(path).pipe(
    parse({
      info: true,
      columns: true,
      // An absent field has no quotes, an empty one has.
      cast: (value, { quoting, header }) => (value === '' && !quoting && !header ? undefined : value),
    }),
  )
  let line = 1
  try {
    for await (const { record, info } of parser) {
      line = info.lines
      yield { line, record: toCsvRecord(record) }
    }
  } catch (error) {
    yield {
      line: (error as CsvError & { lines?: number }).lines ?? line,
      record: `no CSV from here on: ${(error as Error).message}`,
    }
  }
}

function toCsvRecord(row: Readonly<Record<string, string | undefined>>): ExportRecord | string {
  const { type, position, record, ...fields } = row
  const others = Object.entries(fields).filter(([, value]) => value !== undefined)
  const unknown = 'the line is no record of an export'
  if (type === 'event') {
    if (record !== undefined || !/^(0|[1-9]\d*)$/.test(position ?? '')) return unknown
    return toExportRecord({ type, position: Number(position), event: Object.fromEntries(others) }) ?? unknown
  }
  try {
    const found = toExportRecord(JSON.parse(record ?? ''))
    return found === undefined || found.type !== type || others.length > 0 ? unknown : found
  } catch {
    return unknown
  }
}
