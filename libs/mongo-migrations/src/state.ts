import type { Collection, Db } from 'mongodb'

/** What a database remembers of its migrations, in one document; also the lock under which they run. */
export interface MigrationState {
  readonly _id: 'indexes'
  /** The last migration that has run to its end; 0 before the first. */
  readonly version: number
  readonly lockedBy?: string
  readonly lockedUntil?: Date
}

export const stateId = 'indexes'

export function stateOf(db: Db): Collection<MigrationState> {
  return db.collection<MigrationState>('migrations')
}

/** The version of a database; 0 when nothing has been migrated in it. */
export async function readVersion(db: Db): Promise<number> {
  return (await stateOf(db).findOne({ _id: stateId }))?.version ?? 0
}
