import { DeleteCommand, type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb'
import type { AuditEvent } from '@careeasy/audit-proof'
import { outboxPartition } from './dynamo-item.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'

/** The sort key of the item that holds the event. */
export type DynamoRef = string

const parallelDeletes = 20

/** Events as items beside the data: ids are UUIDv7, so the partition reads oldest first. */
export function createDynamoOutbox(client: DynamoDBDocumentClient, table: string): Outbox<DynamoRef> {
  return {
    async pending({ limit, before, exceptTenants }) {
      const found: OutboxEntry<DynamoRef>[] = []
      const pages = paginateQuery(
        { client, pageSize: limit },
        {
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': outboxPartition },
          ConsistentRead: true,
        },
      )
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const event = item['event'] as AuditEvent
          const due = new Date(event.at) < before && !exceptTenants.includes(event.tenant)
          if (due) found.push({ event, ref: item['sk'] as string })
          if (found.length === limit) return found
        }
      }
      return found
    },
    async done(entries) {
      for (let start = 0; start < entries.length; start += parallelDeletes) {
        const some = entries.slice(start, start + parallelDeletes)
        await Promise.all(
          some.map(({ ref: sk }) =>
            client.send(new DeleteCommand({ TableName: table, Key: { pk: outboxPartition, sk } })),
          ),
        )
      }
    },
  }
}
