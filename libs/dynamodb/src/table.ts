import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** Our tables have one shape: partition key `pk`, sort key `sk`, and `expiresAt` (epoch seconds) as TTL. */
export type TableKeys = { readonly pk: string; readonly sk: string }

/** Creates the table if it is not there and waits until it can be used. */
export async function createTable(client: DynamoDBDocumentClient, name: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    )
  } catch (error) {
    // Another replica's migration was first.
    if (!(error instanceof ResourceInUseException)) throw error
    return
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.1, maxDelay: 1 }, { TableName: name })
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
    }),
  )
}

/** Resolves when the table can be used; for `/readyz`. */
export async function tableIsActive(client: DynamoDBDocumentClient, name: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
  if (Table?.TableStatus !== 'ACTIVE') throw new Error(`table ${name} is ${Table?.TableStatus}`)
}
