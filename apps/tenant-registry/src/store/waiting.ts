import { paginateQuery } from '@aws-sdk/lib-dynamodb'
import type { TableKeys } from '@careeasy/dynamodb'
import type { TenantsTable } from './table.ts'

/** The ids of the tenants in a partition of what is left to do; `keysOf` is one of `keys`. */
export async function readWaiting(
  { client, table }: TenantsTable,
  keysOf: (uuid: string) => TableKeys,
): Promise<string[]> {
  const found: string[] = []
  const query = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keysOf('').pk },
  }
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    found.push(...Items.map(item => item['sk'] as string))
  }
  return found
}
