import { setTimeout as sleep } from 'node:timers/promises'
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Overloaded } from '@careeasy/problem'
import type { TableKeys } from './table.ts'

/** Keys that one BatchGetItem takes. */
const batchSize = 100
const maxAttempts = 6

export interface ReadManyOptions {
  readonly client: DynamoDBDocumentClient
  readonly table: string
  /** Attributes to give back, all of them by default. */
  readonly attributes?: readonly string[]
}

/**
 * Reads many items by key (BatchGetItem, consistent), in no particular order; what is not there is left out.
 * @throws Overloaded (503) when DynamoDB goes on leaving keys unread; StoreUnavailable (503).
 */
export async function readMany<T>(options: ReadManyOptions, keys: readonly TableKeys[]): Promise<T[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / batchSize) }, (_, index) =>
    keys.slice(index * batchSize, (index + 1) * batchSize),
  )
  const read = await Promise.all(batches.map(batch => readBatch(options, batch)))
  return read.flat() as T[]
}

async function readBatch(options: ReadManyOptions, keys: readonly TableKeys[]): Promise<unknown[]> {
  const { client, table, attributes = [] } = options
  const names = Object.fromEntries(attributes.map((name, index) => [`#${index}`, name]))
  const projection = {
    ProjectionExpression: Object.keys(names).join(', '),
    ExpressionAttributeNames: names,
  }
  const found: unknown[] = []
  let left: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }))
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > maxAttempts) throw new Overloaded()
    if (attempt > 1) await sleep(Math.random() * 20 * 2 ** attempt)
    const wanted = { Keys: left, ConsistentRead: true, ...(attributes.length === 0 ? {} : projection) }
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [table]: wanted } }))
    found.push(...(answer.Responses?.[table] ?? []))
    left = answer.UnprocessedKeys?.[table]?.Keys ?? []
  }
  return found
}
