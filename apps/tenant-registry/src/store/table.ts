import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { TableKeys } from '@careeasy/dynamodb'

/** The table `Tenants`. */
export interface TenantsTable {
  readonly client: DynamoDBDocumentClient
  readonly table: string
}

/** Where each kind of item lies. */
export const keys = {
  tenant: (uuid: string): TableKeys => ({ pk: `TENANT#${uuid}`, sk: 'TENANT' }),
  /** Makes a name unique. */
  name: (name: string): TableKeys => ({ pk: `NAME#${name}`, sk: 'NAME' }),
  /** All tenants in the order of their ids. */
  listed: (uuid: string): TableKeys => ({ pk: 'TENANTS', sk: uuid }),
  /** Tenants whose provisioning is not over, so that a sweep reads nothing else. */
  unfinished: (uuid: string): TableKeys => ({ pk: 'PROVISIONING', sk: uuid }),
  /** Tenants of whose status others are to be told. */
  unsettled: (uuid: string): TableKeys => ({ pk: 'UNSETTLED', sk: uuid }),
  /** Tenants of whose new name auth is to be told. */
  renamed: (uuid: string): TableKeys => ({ pk: 'RENAMED', sk: uuid }),
  /** Tenants of whose limits media is to be told. */
  limited: (uuid: string): TableKeys => ({ pk: 'LIMITED', sk: uuid }),
}
