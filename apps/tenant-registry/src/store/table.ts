import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TableKeys } from '@careeasy/dynamodb'

/** The table `Tenants`. */
export interface TenantsTable {
  readonly client: DynamoDBDocumentClient
  readonly table: string
}

/** The partitions of the notices: status that geo may not know, a name that auth, limits that media may not. */
const noticesOf = { suspension: 'UNSETTLED', rename: 'RENAMED', limit: 'LIMITED' } as const

/** Where each kind of item lies. */
export const keys = {
  tenant: (uuid: string): TableKeys => ({ pk: `TENANT#${uuid}`, sk: 'TENANT' }),
  /** Makes a name unique. */
  name: (name: string): TableKeys => ({ pk: `NAME#${name}`, sk: 'NAME' }),
  /** All tenants in the order of their ids. */
  listed: (uuid: string): TableKeys => ({ pk: 'TENANTS', sk: uuid }),
  /** Tenants whose provisioning is not over, so that a sweep reads nothing else. */
  unfinished: (uuid: string): TableKeys => ({ pk: 'PROVISIONING', sk: uuid }),
  /** Tenants of which others are to be told. */
  notice:
    (topic: keyof typeof noticesOf) =>
    (uuid: string): TableKeys => ({ pk: noticesOf[topic], sk: uuid }),
}
