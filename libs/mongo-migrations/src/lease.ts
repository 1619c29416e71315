import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, MongoServerError } from 'mongodb'
import { type MigrationState, stateId, stateOf } from './state.ts'

/** Another migration holds the database for longer than was waited. */
export class MigrationLocked extends Error {
  override readonly name = 'MigrationLocked'
}

/** The lease ran out, and another migration took it: it goes on from the last version that was recorded. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

export interface LeaseOptions {
  /** Milliseconds for which the database is held unless the lease is renewed; 30,000 by default. */
  readonly leaseTime?: number
  /** Milliseconds to wait for another migration of the same database; 60,000 by default. */
  readonly lockWait?: number
}

/** A database held by one migration. */
export interface Lease {
  /** The version when the lease was taken. */
  readonly version: number
  /** @throws LeaseLost */
  record(version: number): Promise<void>
}

const duplicateKey = 11_000

/**
 * Runs `work` while this process alone holds the database. The lease is renewed meanwhile, and free again within
 * its time when the process is killed. Clocks that differ by more than it let two migrations run at once: they make
 * the same indexes, which the store does once, and only the one that took the lease last records a version.
 * @throws MigrationLocked, LeaseLost
 */
export async function withLease<T>(
  db: Db,
  work: (lease: Lease) => Promise<T>,
  { leaseTime = 30_000, lockWait = 60_000 }: LeaseOptions = {},
): Promise<T> {
  const state = stateOf(db)
  const lockedBy = `${hostname()}:${process.pid}:${randomUUID()}`
  const held = { _id: stateId, lockedBy } as const
  const until = () => new Date(Date.now() + leaseTime)
  const { version } = await take(db, { lockedBy, until, lockWait })

  let renewalError: unknown
  const renewal = setInterval(() => {
    state.updateOne(held, { $set: { lockedUntil: until() } }).catch(error => {
      renewalError = error
    })
  }, leaseTime / 3)
  try {
    return await work({
      version,
      async record(next) {
        const { matchedCount } = await state.updateOne(held, { $set: { version: next } })
        if (matchedCount === 0)
          throw new LeaseLost(`another migration took ${db.databaseName}`, { cause: renewalError })
      },
    })
  } finally {
    clearInterval(renewal)
    await state.updateOne(held, { $unset: { lockedBy: '', lockedUntil: '' } })
  }
}

interface TakeOptions {
  readonly lockedBy: string
  readonly until: () => Date
  readonly lockWait: number
}

async function take(db: Db, { lockedBy, until, lockWait }: TakeOptions): Promise<MigrationState> {
  for (const deadline = performance.now() + lockWait; ; ) {
    const taken = await tryToTake(db, lockedBy, until())
    if (taken !== undefined) return taken
    if (performance.now() >= deadline)
      throw new MigrationLocked(`${db.databaseName} is being migrated by another process`)
    await sleep(Math.min(250, lockWait))
  }
}

async function tryToTake(db: Db, lockedBy: string, lockedUntil: Date): Promise<MigrationState | undefined> {
  const free = [{ lockedUntil: { $exists: false } }, { lockedUntil: { $lt: new Date() } }]
  try {
    const taken = await stateOf(db).findOneAndUpdate(
      { _id: stateId, $or: free },
      { $set: { lockedBy, lockedUntil }, $setOnInsert: { version: 0 } },
      { upsert: true, returnDocument: 'after' },
    )
    return taken ?? undefined
  } catch (error) {
    // The filter does not fit a document that is locked, so a second one would be inserted: the key stops that.
    if (error instanceof MongoServerError && error.code === duplicateKey) return undefined
    throw error
  }
}
