import type { IncomingHttpHeaders } from 'node:http'

/** Bytes of a file, the first and the last one included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** Ranges that one answer has at most, once those that touch were joined: more cost more than the whole. */
const maxRanges = 32
/** A part of a multipart answer has about this many bytes beside its own: gaps below it are sent along. */
const partOverhead = 80

/**
 * Which bytes a request asks for (RFC 9110, 14): ranges in the order asked for, `none` that can be given, or the
 * whole. The whole is also the answer to what is not understood, to more ranges than `maxRanges`, and when If-Range
 * names another version. Ranges that overlap or nearly touch are joined (RFC 9110, 15.3.7.2), so that no file is
 * sent more than once in one answer.
 */
export function byteRanges(
  headers: IncomingHttpHeaders,
  size: number,
  etag: string,
): readonly ByteRange[] | 'whole' | 'none' {
  const ifRange = headers['if-range']
  if (ifRange !== undefined && ifRange !== etag) return 'whole'
  const [, list] = /^bytes=(.*)$/i.exec(headers.range ?? '') ?? []
  if (list === undefined) return 'whole'
  const specs = list
    .split(',')
    .map(spec => spec.trim())
    .filter(spec => spec !== '')
  const ranges = specs.map(spec => parseRange(spec, size))
  if (ranges.length === 0 || ranges.includes('invalid')) return 'whole'
  const given = ranges.filter(range => typeof range === 'object')
  if (given.length === 0) return 'none'
  const joined = given.length === 1 ? given : join(given)
  return joined.length > maxRanges ? 'whole' : joined
}

function parseRange(spec: string, size: number): ByteRange | 'invalid' | 'outside' {
  const [, from, to, suffix] = /^(?:(\d+)-(\d*)|-(\d+))$/.exec(spec) ?? []
  if (suffix !== undefined) return within({ first: Math.max(size - Number(suffix), 0), last: size - 1 })
  if (from === undefined || to === undefined) return 'invalid'
  const last = to === '' ? size - 1 : Number(to)
  if (last < Number(from) && to !== '') return 'invalid'
  return within({ first: Number(from), last: Math.min(last, size - 1) })
}

function within(range: ByteRange): ByteRange | 'outside' {
  return range.first <= range.last ? range : 'outside'
}

/** The ranges in their order, those that touch as one at the place of the first of them. */
function join(ranges: readonly ByteRange[]): ByteRange[] {
  const sorted = ranges.map((range, place) => ({ ...range, place })).toSorted((a, b) => a.first - b.first)
  const joined: { first: number; last: number; place: number }[] = []
  for (const { first, last, place } of sorted) {
    const before = joined.at(-1)
    if (before !== undefined && first <= before.last + 1 + partOverhead) {
      before.last = Math.max(before.last, last)
      before.place = Math.min(before.place, place)
    } else {
      joined.push({ first, last, place })
    }
  }
  return joined.toSorted((a, b) => a.place - b.place).map(({ first, last }) => ({ first, last }))
}
