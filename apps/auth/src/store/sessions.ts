import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { v7 as uuidv7 } from 'uuid'
import { keys, type UsersTable } from './table.ts'

/** Milliseconds a session lives: 30 days. */
const lifetime = 30 * 86_400_000

export interface SessionStore {
  /** Begins a session; gives its id. `akh` is the hash of its Auth_key. */
  create(userId: string, akh: string): Promise<string>
  isLive(userId: string, sid: string): Promise<boolean>
}

export function createSessionStore({ client, table }: UsersTable): SessionStore {
  return {
    async create(userId, akh) {
      const sid = uuidv7()
      const now = Date.now()
      const session = {
        akh,
        created_at: new Date(now).toISOString(),
        expires_at: new Date(now + lifetime).toISOString(),
        expiresAt: Math.ceil((now + lifetime) / 1_000),
      }
      await client.send(
        new PutCommand({ TableName: table, Item: { ...keys.session(userId, sid), ...session } }),
      )
      return sid
    },
    async isLive(userId, sid) {
      const Key = keys.session(userId, sid)
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))
      // DynamoDB deletes by TTL up to days late.
      return Item !== undefined && Date.parse(Item['expires_at'] as string) > Date.now()
    },
  }
}
