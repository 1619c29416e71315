import { MongoServerError } from 'mongodb'

/** Whether a document with the same unique key is there already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11_000
}
