import type { Db, IndexDescriptionInfo, MongoServerError } from 'mongodb'

export interface MigrationIndex {
  readonly collection: string
  readonly key: Readonly<Record<string, 1 | -1>>
  readonly unique?: boolean
  readonly sparse?: boolean
}

/**
 * One step forward, the first has number 1. A step that has been released is never changed: a later one is added.
 * It may only add what the running version can live with, since both run side by side during a deployment.
 */
export interface IndexMigration {
  readonly version: number
  /** What the documents that are there need before the indexes can be made; may be repeated, and interrupted. */
  readonly prepare?: (db: Db) => Promise<void>
  readonly indexes: readonly MigrationIndex[]
}

/** The version of a database in which all migrations have run. */
export function latestVersion(migrations: readonly IndexMigration[]): number {
  return Math.max(0, ...migrations.map(({ version }) => version))
}

/** Makes the indexes that are not there yet. */
export async function createIndexes(db: Db, { prepare, indexes }: IndexMigration): Promise<void> {
  await prepare?.(db)
  for (const { collection, key, ...options } of indexes) {
    await db.collection(collection).createIndex({ ...key }, options)
  }
}

/** Which indexes of the migrations a database lacks, a plain sentence each. Changes nothing. */
export async function findMissingIndexes(db: Db, migrations: readonly IndexMigration[]): Promise<string[]> {
  const faults: string[] = []
  const wanted = Map.groupBy(
    migrations.flatMap(({ indexes }) => indexes),
    ({ collection }) => collection,
  )
  for (const [collection, indexes] of wanted) {
    const known = await indexesOf(db, collection)
    for (const index of indexes) {
      if (known.some(candidate => isSame(candidate, index))) continue
      const fields = Object.keys(index.key).join(', ')
      faults.push(`collection ${collection} of database ${db.databaseName} has no index on ${fields}`)
    }
  }
  return faults
}

async function indexesOf(db: Db, collection: string): Promise<IndexDescriptionInfo[]> {
  try {
    return await db.collection(collection).indexes()
  } catch (error) {
    // A collection comes into being with its first index or document.
    if ((error as MongoServerError).codeName === 'NamespaceNotFound') return []
    throw error
  }
}

function isSame(
  known: IndexDescriptionInfo,
  { key, unique = false, sparse = false }: MigrationIndex,
): boolean {
  // The order of an index's fields is part of it.
  return (
    JSON.stringify(known.key) === JSON.stringify(key) &&
    (known['unique'] ?? false) === unique &&
    (known['sparse'] ?? false) === sparse
  )
}
