import { parseDictionary, serializeDictionary } from 'structured-headers'
import { DigestInvalid } from './errors.ts'
import type { ExpectedDigests } from './store/reservation.ts'

/** Bytes of a digest by each algorithm of RFC 9530 that we verify; the others are not secure, or rare. */
const algorithms = { 'sha-256': 32, 'sha-512': 64 } as const
const md5Size = 16

/**
 * The digests that a client has sent of its file: Repr-Digest (RFC 9530) and Content-MD5 (RFC 1864). Algorithms that
 * we do not know are left out, as RFC 9530 has it.
 * @throws DigestInvalid
 */
export function expectedDigests(headers: Readonly<Record<string, unknown>>): ExpectedDigests {
  const repr = headerOf(headers, 'repr-digest')
  const md5 = headerOf(headers, 'content-md5')
  return {
    ...(repr === undefined ? {} : readDictionary(repr)),
    ...(md5 === undefined ? {} : { md5: readMd5(md5) }),
  }
}

/** The header Repr-Digest of what was stored. */
export function reprDigest(sha256: string): string {
  const bytes = new Uint8Array(Buffer.from(sha256, 'hex'))
  return serializeDictionary(new Map([['sha-256', [bytes.buffer, new Map()]]]))
}

function headerOf(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function readDictionary(header: string): ExpectedDigests {
  const found = parse(header)
  const read = (name: keyof typeof algorithms): string | undefined => {
    const [value] = found.get(name) ?? []
    if (value === undefined) return undefined
    if (!(value instanceof ArrayBuffer) || value.byteLength !== algorithms[name])
      throw new DigestInvalid('Repr-Digest', `${name} has other than ${algorithms[name]} bytes`)
    return Buffer.from(value).toString('base64')
  }
  const [sha256, sha512] = [read('sha-256'), read('sha-512')]
  return { ...(sha256 === undefined ? {} : { sha256 }), ...(sha512 === undefined ? {} : { sha512 }) }
}

function parse(header: string) {
  try {
    return parseDictionary(header)
  } catch {
    throw new DigestInvalid('Repr-Digest', 'it is no dictionary of RFC 8941')
  }
}

function readMd5(header: string): string {
  const bytes = Buffer.from(header, 'base64')
  if (bytes.length !== md5Size || bytes.toString('base64') !== header.trim())
    throw new DigestInvalid('Content-MD5', `it is not the base64 of ${md5Size} bytes`)
  return header.trim()
}
