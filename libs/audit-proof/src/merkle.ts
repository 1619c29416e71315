import { createHash } from 'node:crypto'

/** One step from a leaf to the root: the hash beside it, and on which side that stands. */
export interface MerkleStep {
  readonly side: 'left' | 'right'
  /** 64 hex digits. */
  readonly hash: string
}

/** SHA-256 over the parts one after the other. */
export function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const nodePrefix = Buffer.from([1])

/** The hash of two nodes (RFC 6962, 2.1): the prefix keeps it from being taken for a leaf's. */
function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(nodePrefix, left, right)
}

/** Pairs are hashed; an odd one goes up as it is, which gives the tree of RFC 6962. */
function nextLevel(level: readonly Buffer[]): Buffer[] {
  const next: Buffer[] = []
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = level.slice(index, index + 2)
    next.push(right === undefined ? (left as Buffer) : nodeHash(left as Buffer, right))
  }
  return next
}

/** The Merkle tree hash of RFC 6962, 2.1, of leaves that are hashed already. @throws RangeError without any. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves
  while (level.length > 1) level = nextLevel(level)
  const [root] = level
  if (root === undefined) throw new RangeError('a tree has at least one leaf')
  return root
}

/** The steps from the leaf of this index to the root (RFC 6962, 2.1.1). @throws RangeError */
export function merklePath(leaves: readonly Buffer[], index: number): MerkleStep[] {
  if (!(index in leaves)) throw new RangeError(`there is no leaf ${index}`)
  const steps: MerkleStep[] = []
  let at = index
  for (let level = leaves; level.length > 1; level = nextLevel(level)) {
    const side = at % 2 === 0 ? 'right' : 'left'
    const beside = level[side === 'right' ? at + 1 : at - 1]
    if (beside !== undefined) steps.push({ side, hash: beside.toString('hex') })
    at = Math.floor(at / 2)
  }
  return steps
}

/** The root that the steps lead to from a leaf. */
export function rootOfPath(leaf: Buffer, steps: readonly MerkleStep[]): Buffer {
  return steps.reduce((hash, step) => {
    const beside = Buffer.from(step.hash, 'hex')
    return step.side === 'left' ? nodeHash(beside, hash) : nodeHash(hash, beside)
  }, leaf)
}
