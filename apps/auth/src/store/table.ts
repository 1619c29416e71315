import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createReader, type Reader, type TableKeys } from '@careeasy/dynamodb'

/** The table `Users`. */
export interface UsersTable {
  readonly client: DynamoDBDocumentClient
  readonly table: string
  /** For what is read by key. */
  readonly reader: Reader
}

export function usersTable(client: DynamoDBDocumentClient, table: string): UsersTable {
  return { client, table, reader: createReader({ client, table }) }
}

/** Where each kind of item lies. */
export const keys = {
  user: (id: string): TableKeys => ({ pk: `USER#${id}`, sk: 'PROFILE' }),
  /** All users in the order of their ids, which is the order in which they were made. */
  listedUser: (id: string): TableKeys => ({ pk: 'USERS', sk: id }),
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
  /** An invitation by the hash of its token. */
  invitation: (tokenHash: string): TableKeys => ({ pk: `INVITATION#${tokenHash}`, sk: 'INVITATION' }),
  /** The tenant's side of an invitation. */
  invited: (tenant: string, id: string): TableKeys => ({ pk: `TENANT#${tenant}`, sk: `INVITATION#${id}` }),
  /** The one invitation of a tenant that an address can have. */
  invitedAddress: (tenant: string, emailKey: string): TableKeys => ({
    pk: `TENANT#${tenant}`,
    sk: `INVITED#${emailKey}`,
  }),
  /** A count of failed logins: of an account (the hash of its address), or of a network. */
  guess: (whose: string, counter: string): TableKeys => ({ pk: `GUESS#${whose}`, sk: counter }),
  /** An encrypted login that was taken. */
  jti: (jti: string): TableKeys => ({ pk: `JTI#${jti}`, sk: 'JTI' }),
}
