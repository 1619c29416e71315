import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lock, Locker, RequestRelease } from '@tus/server'
import { UploadBusy, UploadNotFound } from '../errors.ts'
import type { Uploads } from '../store/uploads.ts'

export interface LeaseOptions {
  /** Milliseconds for which an upload is held unless the lease is renewed: so long a dead replica blocks it. */
  readonly leaseTime: number
  /** Milliseconds that a request waits for another one to let go of the upload. */
  readonly patience: number
  /** Called instead of taking an upload that there is none of: throws, or there is nothing to be held. */
  onGone(id: string): Promise<void>
}

const defaults: LeaseOptions = {
  leaseTime: 6_000,
  patience: 20_000,
  async onGone(id) {
    throw new UploadNotFound(id)
  },
}

/** Milliseconds between two looks at a lease that somebody else has. */
const lookInterval = 200

/**
 * One request at a time adds to an upload, on whatever replica. A lease is renewed while its request runs and ends
 * by itself when the process is killed. Clocks that differ by more than a lease may let two requests in: each write
 * still names its holder, so only the one that took the lease last gets anywhere.
 */
export function createLeaseLocker(
  uploads: Uploads,
  options: Partial<LeaseOptions> = {},
): Locker & { readonly holder: string } {
  const { leaseTime, patience, onGone } = { ...defaults, ...options }
  const holder = randomUUID()

  function newLock(id: string): Lock {
    let renewal: NodeJS.Timeout | undefined

    async function renew(requestRelease: RequestRelease): Promise<void> {
      const held = await uploads.renew(id, holder, leaseTime)
      if (held === undefined || held.wanted) await requestRelease()
    }

    return {
      async lock(signal, requestRelease) {
        for (const deadline = performance.now() + patience; ; await sleep(lookInterval)) {
          const state = await uploads.take(id, holder, leaseTime)
          if (state === 'gone') return onGone(id)
          if (state === 'taken') break
          if (signal.aborted || performance.now() > deadline) throw new UploadBusy()
        }
        renewal = setInterval(() => {
          // A store that is away now may be back for the next try; without it no write gets through either.
          renew(requestRelease).catch(() => {})
        }, leaseTime / 6)
      },
      async unlock() {
        clearInterval(renewal)
        await uploads.giveBack(id, holder)
      },
    }
  }
  return { holder, newLock }
}
