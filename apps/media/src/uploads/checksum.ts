import { createHash, type Hash } from 'node:crypto'
import { UploadChecksumMismatch, UploadHeaderInvalid } from '../errors.ts'

/** What Tus-Checksum-Algorithm lists, as Node names them. */
export const checksumAlgorithms = ['sha1', 'sha256', 'md5'] as const

/** The checksum that a request's bytes shall have (tus, extension checksum). */
export interface Checksum {
  update(chunk: Buffer): void
  /** @throws UploadChecksumMismatch */
  verify(): void
}

/** @throws UploadHeaderInvalid when the header Upload-Checksum cannot be read, or names another algorithm */
export function readChecksum(header: string | undefined): Checksum | undefined {
  if (header === undefined) return undefined
  const [, name, expected] = /^(\w+) ([A-Za-z0-9+/]+={0,2})$/.exec(header) ?? []
  const algorithm = checksumAlgorithms.find(known => known === name)
  if (algorithm === undefined || expected === undefined)
    throw new UploadHeaderInvalid(`Upload-Checksum is one of ${checksumAlgorithms.join(', ')}, with base64`)
  const hash: Hash = createHash(algorithm)
  return {
    update: chunk => void hash.update(chunk),
    verify() {
      if (hash.digest('base64') !== expected) throw new UploadChecksumMismatch()
    },
  }
}
