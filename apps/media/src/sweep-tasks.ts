import type { AuditContext } from '@careeasy/audit'
import type { Tenant } from '@careeasy/tenant-connection'
import type { Db } from 'mongodb'
import { v7 as uuidv7 } from 'uuid'
import { purgeAsset } from './purge-asset.ts'
import { rescanAsset } from './rescan-asset.ts'
import { retention } from './store/asset-document.ts'
import { createAssetStore } from './store/assets.ts'
import { createBlobs } from './store/blobs.ts'
import { createIntake, type IntakeOptions } from './store/intake.ts'
import type { Reservation } from './store/reservation.ts'
import {
  dyingBlobs,
  expiredAssets,
  type Found,
  findWork,
  quarantinedAssets,
  staleKeys,
} from './store/sweep-finds.ts'
import { createUploads } from './store/uploads.ts'
import { finishUpload } from './uploads/finish-upload.ts'

/** Milliseconds between a replica's clock and another's that do not matter: a restore may still be under way. */
const clockMargin = 60 * 60_000
/** Milliseconds for which it is remembered at least that a purge was counted: a process may sleep, and go on. */
const markTime = 10 * 60_000
/** Milliseconds for which a dying blob is left to the process that buries it. */
const burialTime = 60_000

export interface SweepTasksOptions {
  readonly intake: IntakeOptions
  /** Milliseconds after which an upload that nobody touches is given up, or finished. */
  readonly lease: number
  /** Whether there is a scanner that may let quarantined assets go. */
  readonly scans: boolean
  readonly log: { warn(fields: object, message: string): void }
}

export interface SweepTask {
  readonly name: string
  find(db: Db): Promise<Found[]>
  /** Ends early when the signal tells so. */
  work(tenant: Tenant, id: string, signal: AbortSignal): Promise<void>
}

/** What there is to do, each by what it is found by, for one tenant at a time. */
export function createSweepTasks({ intake: options, lease, scans, log }: SweepTasksOptions): SweepTask[] {
  const [findDying, findExpired, findQuarantined] = [dyingBlobs(), expiredAssets(), quarantinedAssets()]
  const findStaleKeys = staleKeys()
  return [
    {
      name: 'uploads',
      find: db => findWork(db, new Date(Date.now() - lease / 4)),
      async work(tenant, _id, signal) {
        const intake = createIntake(tenant, options)
        const { open, purged } = await intake.usage.work()
        for (const reservation of open) {
          if (signal.aborted) return
          await sweepUpload(tenant, intake, reservation, lease).catch(err =>
            log.warn({ err, tenant: tenant.uuid, upload: reservation.id }, 'an upload cannot be swept yet'),
          )
        }
        const assets = createAssetStore(tenant)
        for (const [asset, at] of purged) {
          if (signal.aborted) return
          const isOver = at.getTime() < Date.now() - markTime && (await assets.find(asset)) === undefined
          if (isOver) await intake.usage.forget(asset)
        }
      },
    },
    {
      name: 'blobs',
      find: db => findDying(db, new Date(Date.now() - burialTime)),
      work: async ({ mongo, assets }, id) => createBlobs(mongo, assets).finish(id),
    },
    {
      name: 'purges',
      find: db => findExpired(db, new Date(Date.now() - retention - clockMargin)),
      work: async (tenant, id) => purgeAsset(tenant, id, options, contextOf(tenant)),
    },
    {
      name: 'keys',
      find: db => findStaleKeys(db, new Date()),
      work: async (tenant, id) => createAssetStore(tenant).forgetKey(id),
    },
    ...(scans
      ? [
          {
            name: 'scans',
            find: (db: Db) => findQuarantined(db, new Date()),
            work: async (tenant: Tenant, id: string) =>
              rescanAsset(tenant, id, options.malware, contextOf(tenant)),
          },
        ]
      : []),
  ]
}

/** Who does what nobody asked for. */
function contextOf({ uuid }: Pick<Tenant, 'uuid'>): AuditContext {
  return { tenant: uuid, actor: 'service:media', requestId: uuidv7(), source: 'media' }
}

async function sweepUpload(
  { mongo, assets }: Tenant,
  intake: ReturnType<typeof createIntake>,
  reservation: Reservation,
  lease: number,
): Promise<void> {
  const { id, kind, phase, at, expires } = reservation
  const isLeft = at.getTime() < Date.now() - lease
  if (!isLeft) return
  if (phase !== 'open' || kind === 'stream') return intake.resume(reservation)
  const upload = kind === 'tus' ? await createUploads(mongo).find(id) : undefined
  // Its last byte came, and whoever took it was killed before it could make an asset of it.
  if (upload !== undefined && upload.offset === upload.size)
    return void (await finishUpload({ mongo, assets }, intake, id))
  if (expires !== undefined && expires.getTime() < Date.now()) await intake.release(id)
}
