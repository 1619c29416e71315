import { S3ServiceException } from '@aws-sdk/client-s3'
import { StoreUnavailable } from '@careeasy/problem'
import { TenantNotReady } from '../errors.ts'

/** For a look-up that was refused: undefined when nothing is there. */
export function absent(error: unknown): undefined {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined
  throw error
}

/** Lets the store's errors through, but those that mean it is away become 503. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const known = isBucketMissing(cause) ? new TenantNotReady() : isAway(cause) && new StoreUnavailable('s3')
    if (!known) throw cause
    known.cause = cause
    throw known
  }
}

function isBucketMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'NoSuchBucket'
}

const lost = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'])

function isAway(error: unknown): boolean {
  const { code, name } = error as { code?: string; name?: string }
  if (code !== undefined && lost.has(code)) return true
  if (name === 'TimeoutError') return true
  // versitygw, when the last object beside a new one is just deleted, and their folder with it.
  if (name === 'ExistingObjectIsDirectory') return true
  return error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500
}
