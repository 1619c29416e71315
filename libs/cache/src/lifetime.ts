import type { CacheValue } from './cache.ts'

const headerSize = 8

/**
 * A value behind the time at which it lapses, for servers that count whole seconds. Between machines it is as exact
 * as their clocks agree; the server's own time, `serverSeconds`, holds whatever the clocks say.
 */
export function withDeadline(value: CacheValue, ttl: number): Buffer {
  const bytes = Buffer.allocUnsafe(headerSize + value.byteLength)
  bytes.writeDoubleBE(Date.now() + ttl)
  bytes.set(value, headerSize)
  return bytes
}

/** The value, unless its time is over. */
export function unlessLapsed(bytes: Buffer | undefined): CacheValue | undefined {
  if (bytes === undefined || bytes.byteLength < headerSize) return undefined
  return bytes.readDoubleBE() > Date.now() ? bytes.subarray(headerSize) : undefined
}

/** Seconds after which the server drops the value: not before its time, and hardly later. */
export function serverSeconds(ttl: number): number {
  return Math.ceil(ttl / 1000) + 1
}
