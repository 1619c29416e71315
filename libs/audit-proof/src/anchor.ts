import type { AuditSeal } from './seal.ts'

/** A seal as it is kept where nobody can change it: one line of an object of the store of anchors. */
export type AuditAnchor = Pick<AuditSeal, 'tenant' | 'number' | 'root' | 'hash' | 'at'>

/** The line of an anchor, with its end. */
export function writeAnchor({ tenant, number, root, hash, at }: AuditAnchor): string {
  return `${JSON.stringify({ type: 'anchor', tenant, number, root, hash, at })}\n`
}

/** The anchor of a line, or undefined when it is none. */
export function readAnchor(line: string): AuditAnchor | undefined {
  const value = parse(line)
  if (typeof value !== 'object' || value === null) return undefined
  const { type, tenant, number, root, hash, at } = value as Readonly<Record<string, unknown>>
  if (type !== 'anchor' || typeof tenant !== 'string' || typeof at !== 'string') return undefined
  if (!Number.isSafeInteger(number) || !isHash(root) || !isHash(hash) || Number.isNaN(Date.parse(at)))
    return undefined
  return { tenant, number: number as number, root, hash, at }
}

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
