import { createHash } from 'node:crypto'
import type { AuditContext } from '@careeasy/audit'
import { IdempotencyReused } from '@careeasy/problem'
import { IdempotencyInProgress } from './errors.ts'
import { type Asset, toAsset } from './schemas/asset.ts'
import type { AssetDocument } from './store/asset-document.ts'
import type { Intake } from './store/intake.ts'
import type { ExpectedDigests, FileTold, Once, UploadIntent } from './store/reservation.ts'

/** Seconds after which to ask again: nobody knows how long the first upload takes. */
const retryAfter = 5

/** What is remembered of a request with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). */
export function onceOf({ actor }: Pick<AuditContext, 'actor'>, key: string, told: FileTold): Once {
  const hash = createHash('sha256').update(JSON.stringify([actor, key]))
  return { key: hash.digest('hex'), told }
}

/**
 * Reserves the bytes of an upload, unless its Idempotency-Key was used: then gives the asset that was made with it.
 * What the requests say of their file decides whether they are one, not its bytes: a client that wants those
 * compared sends their digest.
 * @throws IdempotencyReused, IdempotencyInProgress, QuotaExceeded, UploadsTooMany
 */
export async function begin(
  intake: Intake,
  id: string,
  bytes: number,
  intent: UploadIntent,
): Promise<Asset | undefined> {
  const { once } = intent
  const before = once && (await intake.made(once))
  if (before !== undefined) return replay(before, once?.told)
  const reserved = await intake.reserve(id, bytes, 'stream', intent)
  if (once === undefined) return undefined
  if (reserved.id !== id) {
    requireSame(reserved.intent.once?.told, once.told)
    throw Object.assign(new IdempotencyInProgress(), { retryAfter })
  }
  // The first upload may have ended between the look for its asset and the reservation.
  const meanwhile = await intake.made(once)
  if (meanwhile === undefined) return undefined
  await intake.release(id)
  return replay(meanwhile, once.told)
}

function replay(document: AssetDocument, told: FileTold | undefined): Asset {
  const asset = toAsset(document)
  const before = document.once?.told
  const sha256 = Buffer.from(asset.sha256, 'hex').toString('base64')
  requireSame(before && { ...before, length: asset.size, digests: { ...before.digests, sha256 } }, told)
  return asset
}

/** What only one of them says of its file is no difference. @throws IdempotencyReused */
function requireSame(before: FileTold | undefined, now: FileTold | undefined): void {
  if (before === undefined || now === undefined) return
  const differs = (name: keyof ExpectedDigests) => isOther(before.digests[name], now.digests[name])
  if (
    before.name !== now.name ||
    before.type !== now.type ||
    isOther(before.length, now.length) ||
    (['sha256', 'sha512', 'md5'] as const).some(differs)
  )
    throw new IdempotencyReused()
}

function isOther<T>(before: T | undefined, now: T | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now
}
