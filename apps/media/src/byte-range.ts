import type { IncomingHttpHeaders } from 'node:http'
import type { Asset } from './schemas/asset.ts'

/** Bytes of a file, the first and the last one included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * Which bytes a request asks for (RFC 9110, 14): one range, `none` that can be given, or the whole. The whole is
 * also the answer to several ranges, to what is not understood, and when If-Range names another version.
 */
export function byteRange(
  headers: IncomingHttpHeaders,
  { size }: Asset,
  etag: string,
): ByteRange | 'whole' | 'none' {
  const ifRange = headers['if-range']
  if (ifRange !== undefined && ifRange !== etag) return 'whole'
  const [, from, to, suffix] = /^bytes=\s*(?:(\d+)-(\d*)|-(\d+))\s*$/i.exec(headers.range ?? '') ?? []
  if (suffix !== undefined) return within({ first: Math.max(size - Number(suffix), 0), last: size - 1 })
  if (from === undefined || to === undefined) return 'whole'
  const last = to === '' ? size - 1 : Number(to)
  if (last < Number(from) && to !== '') return 'whole'
  return within({ first: Number(from), last: Math.min(last, size - 1) })
}

function within(range: ByteRange): ByteRange | 'none' {
  return range.first <= range.last ? range : 'none'
}
