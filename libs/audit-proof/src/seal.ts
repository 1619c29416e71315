import { type Static, Type } from '@sinclair/typebox'
import canonicalize from 'canonicalize'
import { AuditEventSchema } from './event.ts'
import { type MerkleStep, rootOfPath, sha256 } from './merkle.ts'

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, 64 hex digits' })

/** An event as the log keeps it; its leaf hash covers all of it. */
export const AuditEntrySchema = Type.Object({
  ...AuditEventSchema.properties,
  recorded_at: Type.String({ format: 'date-time', description: 'when this log took it' }),
})
export type AuditEntry = Static<typeof AuditEntrySchema>

/** What stands for a run of a tenant's events from then on, chained to the seal before it. */
export const AuditSealSchema = Type.Object({
  tenant: Type.String(),
  number: Type.Integer({ description: 'from 1, without gaps' }),
  first: Type.Integer({ description: 'position of its first event in the log of the tenant, from 0' }),
  last: Type.Integer(),
  count: Type.Integer(),
  root: Hash,
  previous: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'hash of the seal before; zeros for the first',
  }),
  hash: Hash,
  at: Type.String({ format: 'date-time' }),
})
export type AuditSeal = Static<typeof AuditSealSchema>

export const AuditProofSchema = Type.Object({
  event: AuditEntrySchema,
  leaf: Hash,
  position: Type.Integer({ description: 'of the event in the log of the tenant' }),
  path: Type.Array(
    Type.Object({ side: Type.Union([Type.Literal('left'), Type.Literal('right')]), hash: Hash }),
  ),
  seal: AuditSealSchema,
})
export type AuditProof = Static<typeof AuditProofSchema>

/** What stands in `previous` of a tenant's first seal. */
export const noSeal = '0'.repeat(64)

const leafPrefix = Buffer.from([0])
const sealPrefix = Buffer.from([2])

/**
 * SHA-256 of 0x00 and the canonical JSON (RFC 8785) of the entry, in UTF-8. geo's database makes the same as it
 * inserts: `sec.audit_leaf` in its migrations.
 */
export function leafHash(entry: AuditEntry): Buffer {
  return sha256(leafPrefix, canonicalize(entry) ?? '')
}

/** SHA-256 of 0x02 and the canonical JSON of the seal without its hash; hex. `sec.audit_seal_hash` makes the same. */
export function sealHash({ hash: _, ...seal }: AuditSeal): string {
  return sha256(sealPrefix, canonicalize(seal) ?? '').toString('hex')
}

/** What is wrong with a proof, a sentence each; empty when the event is in the seal. Needs nothing but the proof. */
export function verifyProof({ event, leaf, position, path, seal }: AuditProof): string[] {
  const faults: string[] = []
  const own = leafHash(event)
  if (own.toString('hex') !== leaf) faults.push('the event is not the one that the leaf hash was made of')
  if (event.tenant !== seal.tenant) faults.push('event and seal are of different tenants')
  if (position < seal.first || position > seal.last) faults.push('the position is not one of the seal')
  if (sidesOf(position - seal.first, seal.count) !== path.map(({ side }) => side).join())
    faults.push('the path is not that of the position')
  if (rootOfPath(own, path as MerkleStep[]).toString('hex') !== seal.root)
    faults.push('the path does not lead to the root of the seal')
  if (seal.last - seal.first + 1 !== seal.count) faults.push('the seal does not count its own events')
  if (sealHash(seal) !== seal.hash) faults.push('the seal has been altered')
  return faults
}

/** On which sides the hashes of a path stand for the leaf of this index in a tree of so many. */
function sidesOf(index: number, count: number): string {
  const sides: string[] = []
  for (let at = index, width = count; width > 1; at = Math.floor(at / 2), width = Math.ceil(width / 2)) {
    if (at % 2 === 1) sides.push('left')
    else if (at + 1 < width) sides.push('right')
  }
  return sides.join()
}
