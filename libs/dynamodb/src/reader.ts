import DataLoader from 'dataloader'
import { type ReadManyOptions, readMany } from './read-many.ts'
import type { TableKeys } from './table.ts'

/** Consistent reads by key. */
export interface Reader {
  /** @throws Overloaded (503), StoreUnavailable (503) */
  get<T>(key: TableKeys): Promise<T | undefined>
}

/**
 * Reads that are asked for in one turn of the event loop, by whomever, become one BatchGetItem: a call of the SDK
 * costs about a millisecond of CPU, however many keys it carries. Nothing is kept.
 */
export function createReader(options: Pick<ReadManyOptions, 'client' | 'table'>): Reader {
  const nameOf = ({ pk, sk }: TableKeys) => `${pk}\n${sk}`
  const loader = new DataLoader<TableKeys, TableKeys | undefined>(
    async wanted => {
      // BatchGetItem refuses a key that is named twice.
      const distinct = new Map(wanted.map(key => [nameOf(key), key]))
      const items = await readMany<TableKeys>(options, [...distinct.values()])
      const found = new Map(items.map(item => [nameOf(item), item]))
      return wanted.map(key => found.get(nameOf(key)))
    },
    { cache: false, maxBatchSize: 100 },
  )
  return { get: <T>(key: TableKeys) => loader.load(key) as Promise<T | undefined> }
}
