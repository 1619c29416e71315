import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TableKeys } from '@careeasy/dynamodb'

/** The table `Users`. */
export interface UsersTable {
  readonly client: DynamoDBDocumentClient
  readonly table: string
}

/** Where each kind of item lies. */
export const keys = {
  user: (id: string): TableKeys => ({ pk: `USER#${id}`, sk: 'PROFILE' }),
  /** Makes an address unique. */
  email: (emailKey: string): TableKeys => ({ pk: `EMAIL#${emailKey}`, sk: 'EMAIL' }),
  session: (userId: string, sid: string): TableKeys => ({ pk: `USER#${userId}`, sk: `SESSION#${sid}` }),
  /** The user's side of a membership. */
  membership: (userId: string, tenant: string): TableKeys => ({
    pk: `USER#${userId}`,
    sk: `TENANT#${tenant}`,
  }),
  /** The tenant's side of a membership. */
  member: (tenant: string, userId: string): TableKeys => ({
    pk: `TENANT#${tenant}`,
    sk: `USER#${userId}`,
  }),
  /** How many owners a tenant has, and its name. */
  owners: (tenant: string): TableKeys => ({ pk: `TENANT#${tenant}`, sk: 'OWNERS' }),
}
