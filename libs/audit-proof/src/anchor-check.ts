import type { AuditAnchor } from './anchor.ts'
import type { AuditSeal } from './seal.ts'

/** Compares the seals of an export with anchors; each call gives what is wrong, a sentence each. */
export interface AnchorCheck {
  seal(seal: AuditSeal): string[]
  end(
    header: { readonly tenant: string; readonly exported_at: string },
    last: AuditSeal | undefined,
  ): string[]
  /** How many seals were as they were anchored, and the number of the newest of them; 0 when none was. */
  found(): { readonly count: number; readonly newest: number }
}

/** An anchor of so many ms before an export may be of a seal that the export has just missed. */
const tolerance = 60_000

/** @param anchors of any tenants. Left out, nothing is wrong; with none that fits, an export is not anchored. */
export function createAnchorCheck(anchors?: readonly AuditAnchor[]): AnchorCheck {
  const byTenant = new Map<string, Map<number, AuditAnchor>>()
  const split = new Map<string, Set<number>>()
  for (const anchor of anchors ?? []) {
    const own = byTenant.get(anchor.tenant) ?? new Map<number, AuditAnchor>()
    byTenant.set(anchor.tenant, own)
    const before = own.get(anchor.number)
    if (before !== undefined && before.hash !== anchor.hash)
      split.set(anchor.tenant, (split.get(anchor.tenant) ?? new Set()).add(anchor.number))
    own.set(anchor.number, before ?? anchor)
  }
  let count = 0
  let newest = 0
  let isRewritten = split.size > 0

  return {
    seal({ tenant, number, hash, root }) {
      const anchor = byTenant.get(tenant)?.get(number)
      if (anchor === undefined) return []
      if (anchor.hash !== hash || anchor.root !== root) {
        isRewritten = true
        return [`seal ${number} is not the one that was anchored: the log was rewritten`]
      }
      count += 1
      newest = Math.max(newest, number)
      return []
    },

    end({ tenant, exported_at }, last) {
      const faults = [...(split.get(tenant) ?? [])].map(
        number => `the anchors themselves have two seals ${number}: the log was rewritten between them`,
      )
      const exportedAt = Date.parse(exported_at)
      // A header without a time is of no time, and excuses nothing.
      const before = Number.isNaN(exportedAt) ? Number.POSITIVE_INFINITY : exportedAt - tolerance
      const missing = [...(byTenant.get(tenant)?.values() ?? [])].find(
        ({ number, at }) => number > (last?.number ?? 0) && Date.parse(at) < before,
      )
      if (missing !== undefined)
        faults.push(
          `seal ${missing.number} was anchored at ${missing.at}, and the chain ends with ${last?.number ?? 'none'}: the tail was cut off`,
        )
      if (anchors !== undefined && count === 0 && !isRewritten && missing === undefined)
        faults.push(`none of the anchors is of a seal of the tenant ${tenant} that is in the file`)
      return faults
    },

    found: () => ({ count, newest }),
  }
}
