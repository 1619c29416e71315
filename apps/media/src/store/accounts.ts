import type { TenantMongo } from '@careeasy/tenant-connection'
import { openUsage } from './usage-document.ts'

/** What a tenant takes and may take, for people, operators and the reconcile command. */
export function createAccounts(mongo: TenantMongo) {
  const { find, update, sizeOfAssets } = openUsage(mongo)

  return {
    /** What the tenant takes and may take, bytes; `fallback` is the quota of those that have none of their own. */
    async read(fallback: number): Promise<{ bytes: number; quota: number; reserved: number; open: number }> {
      const { bytes, quota = fallback, open, openCount } = await find()
      const reserved = Object.values(open).reduce((sum, entry) => sum + entry.bytes, 0)
      return { bytes, quota, reserved, open: openCount }
    },

    /** Gives the tenant a quota of its own, or with `undefined` the default, if no newer version has done so. */
    async setQuota(quota: number | undefined, quotaVersion: number): Promise<void> {
      await find()
      const isNewer = [{ quotaVersion: { $exists: false } }, { quotaVersion: { $lt: quotaVersion } }]
      await update(
        { $or: isNewer },
        quota === undefined
          ? { $set: { quotaVersion }, $unset: { quota: '' } }
          : { $set: { quota, quotaVersion } },
      )
    },

    /**
     * What is counted and what is there, if they differ; undefined also while somebody changes it all the time. For
     * the reconcile command.
     */
    async audit(): Promise<{ bytes: number; expected: number } | undefined> {
      for (let tries = 0; tries < 10; tries++) {
        const before = await find()
        const reserved = Object.values(before.open).reduce((sum, entry) => sum + entry.bytes, 0)
        const expected = reserved + (await sizeOfAssets({ ...before.open, ...before.purged }))
        const { bytes, work } = await find()
        if (bytes !== before.bytes || work !== before.work) continue
        return bytes === expected ? undefined : { bytes, expected }
      }
      return undefined
    },

    /** Corrects what the assets take, if it still is as it was read; for the reconcile command. */
    async correct(from: number, to: number): Promise<boolean> {
      return (await update({ bytes: from }, { $set: { bytes: to } })) !== undefined
    },
  }
}
export type Accounts = ReturnType<typeof createAccounts>
