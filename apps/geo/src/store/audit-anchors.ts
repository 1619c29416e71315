import { GetObjectLockConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { createS3Client } from '@careeasy/tenant-connection/assets'
import type { AnchorSettings } from '../anchor-settings.ts'

// This loads the SDK: it is imported where anchors are wanted only (docs/decisions/010-start.md).

/** Where anchors are kept. */
export interface AnchorStore {
  /** Whether the store itself keeps an anchor from being changed and removed. @throws when it cannot tell */
  hasLock(): Promise<boolean>
  /** Writes an object that is not there yet, locked where the bucket can; false when it is there. */
  add(key: string, body: string): Promise<boolean>
  close(): void
}

const nameOf = (error: unknown) => (error as { name?: string }).name

export function openAnchorStore({ bucket, lock, interval: _, ...access }: AnchorSettings): AnchorStore {
  const client = createS3Client(access)
  let isLocked: boolean | undefined

  async function askForLock(): Promise<boolean> {
    try {
      const found = await client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }))
      return found.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled'
    } catch (error) {
      // A bucket without it, and a store that has none.
      if (nameOf(error) === 'ObjectLockConfigurationNotFoundError' || nameOf(error) === 'NotImplemented')
        return false
      throw error
    }
  }

  async function hasLock(): Promise<boolean> {
    isLocked ??= await askForLock()
    return isLocked
  }

  return {
    hasLock,
    async add(key, body) {
      const until = new Date(Date.now() + lock.days * 86_400_000)
      const kept = { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: until }
      try {
        await client.send(
          new PutObjectCommand({
            ...{ Bucket: bucket, Key: key, Body: body, ContentType: 'application/x-ndjson' },
            IfNoneMatch: '*',
            ...((await hasLock()) && kept),
          }),
        )
        return true
      } catch (error) {
        if (nameOf(error) === 'PreconditionFailed') return false
        throw error
      }
    },
    close: () => client.destroy(),
  }
}
