import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { isConditionFailure } from '@careeasy/dynamodb'
import { keys, type UsersTable } from './table.ts'

/** Remembers, for all replicas, what may be used once only. */
export interface ReplayStore {
  /** False when this `jti` was taken before. `until`: epoch seconds until which it must be remembered. */
  accept(jti: string, until: number): Promise<boolean>
}

export function createReplayStore({ client, table }: UsersTable): ReplayStore {
  return {
    async accept(jti, until) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.jti(jti), expiresAt: Math.ceil(until) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        )
        return true
      } catch (error) {
        if (isConditionFailure(error)) return false
        throw error
      }
    },
  }
}
