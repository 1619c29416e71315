import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** Our tables have one shape: partition key `pk`, sort key `sk`, and `expiresAt` (epoch seconds) as TTL. */
export type TableKeys = { readonly pk: string; readonly sk: string }

/** Creates the table if it is not there and waits until it can be used. Replicas may do so at once. */
export async function createTable(client: DynamoDBDocumentClient, name: string): Promise<void> {
  await unlessInUse(
    client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    ),
  )
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.1, maxDelay: 1 }, { TableName: name })
  await enableTtl(client, name)
}

/** Also for a table that another replica made, or began to make before it was killed. */
async function enableTtl(client: DynamoDBDocumentClient, name: string): Promise<void> {
  if (await hasTtl(client, name)) return
  await unlessInUse(
    client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
      }),
    ),
  )
}

async function hasTtl(client: DynamoDBDocumentClient, name: string): Promise<boolean> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }))
  return TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL') ?? false
}

/** What `createTable` would do by now, in words; nothing is changed. @throws StoreUnavailable (503) */
export async function pendingOf(client: DynamoDBDocumentClient, name: string): Promise<string[]> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }))
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return ['the table']
    throw error
  }
  return (await hasTtl(client, name)) ? [] : ['its time to live']
}

/** Another replica's migration was first, or is at it right now. */
async function unlessInUse(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    const { name, message } = error as Error
    const alreadyEnabled = name === 'ValidationException' && message.includes('TimeToLive is already enabled')
    if (!(error instanceof ResourceInUseException) && !alreadyEnabled) throw error
  }
}

/** Resolves when the table can be used; for `/readyz`. */
export async function tableIsActive(client: DynamoDBDocumentClient, name: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
  if (Table?.TableStatus !== 'ACTIVE') throw new Error(`table ${name} is ${Table?.TableStatus}`)
}
