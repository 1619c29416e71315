import { ImportTooLarge } from '../errors.ts'

/** A line of the input that is not blank. */
export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number
  /** Without its end; undefined when the line is longer than it may be. */
  readonly bytes: Buffer | undefined
}

export interface LineLimits {
  /** Bytes of a line. */
  readonly line: number
  /** Bytes of all lines. */
  readonly total: number
  /** How many lines, blank ones counted. */
  readonly lines: number
}

export interface BatchLimits {
  readonly lines: number
  readonly bytes: number
}

const newline = 0x0a
const blanks = new Set([0x20, 0x09, 0x0d])

/**
 * Cuts bytes at line feeds. In memory is never more than a chunk and a line; the rest of a line that is too long is
 * passed over. @throws ImportTooLarge when there are more lines or bytes than may be, after those that may.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>, limits: LineLimits): AsyncGenerator<Line> {
  let parts: Buffer[] = []
  let length = 0
  let number = 0
  let total = 0
  const keep = (part: Buffer) => {
    length += part.length
    if (length > limits.line) parts = []
    else parts.push(part)
  }
  const finish = (): Line | undefined => {
    number += 1
    if (number > limits.lines) throw new ImportTooLarge(`${limits.lines} lines`)
    const bytes = length > limits.line ? undefined : Buffer.concat(parts)
    parts = []
    length = 0
    return bytes?.every(byte => blanks.has(byte)) ? undefined : { number, bytes }
  }
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > limits.total) throw new ImportTooLarge(`${limits.total} bytes`)
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      const line = finish()
      if (line !== undefined) yield line
    }
    keep(chunk.subarray(start))
  }
  const last = length === 0 ? undefined : finish()
  if (last !== undefined) yield last
}

/** Gathers lines up to a number of them, or of their bytes, whichever is reached first. */
export async function* inBatches(lines: AsyncIterable<Line>, limits: BatchLimits): AsyncGenerator<Line[]> {
  let batch: Line[] = []
  let bytes = 0
  for await (const line of lines) {
    batch.push(line)
    bytes += line.bytes?.length ?? 0
    if (batch.length < limits.lines && bytes < limits.bytes) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
