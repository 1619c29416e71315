import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { failedConditions, isConditionFailure, type TransactWrite, transact } from '@careeasy/dynamodb'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { Membership } from './memberships.ts'
import { keys, type UsersTable } from './table.ts'

/** What is kept here of a tenant itself. */
export interface TenantOwners {
  readonly name: string
  readonly count: number
}

/** A tenant's name, and which change of it this is: the highest version stands. */
export interface TenantName {
  readonly tenant: string
  readonly name: string
  readonly version: number
}

export interface TenantNameStore {
  /** @throws TenantUnknown (404) when the tenant never had an owner. */
  owners(tenant: string): Promise<TenantOwners>
  /**
   * Writes the name into the memberships after the user `after`, as many as one call may take. Gives the user
   * after whom to go on; undefined when all have the name, or a newer one was written meanwhile.
   * @throws TenantUnknown (404), Overloaded
   */
  rename(name: TenantName, after?: string): Promise<string | undefined>
}

/** Members in one call: a few hundred milliseconds. */
const pageSize = 490
/** Members in one transaction of at most 100 writes: two each, and the name itself. */
const membersAtOnce = 49

export function createTenantNameStore({ client, table, reader }: UsersTable): TenantNameStore {
  /** From here on nobody becomes a member under another name; false when a newer one was written. */
  async function begin({ tenant, name, version }: TenantName): Promise<boolean> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.owners(tenant),
          UpdateExpression: 'SET tenant_name = :name, name_version = :version',
          ConditionExpression:
            'attribute_exists(pk) AND (attribute_not_exists(name_version) OR name_version <= :version)',
          ExpressionAttributeValues: { ':name': name, ':version': version },
        }),
      )
      return true
    } catch (error) {
      if (!isConditionFailure(error)) throw error
      await owners(tenant)
      return false
    }
  }

  /** False when a newer name was written. */
  async function write(renamed: TenantName, users: readonly string[]): Promise<boolean> {
    const { tenant, name, version } = renamed
    const current: TransactWrite = {
      ConditionCheck: {
        TableName: table,
        Key: keys.owners(tenant),
        ConditionExpression: 'name_version = :version',
        ExpressionAttributeValues: { ':version': version },
      },
    }
    const sides = (user: string): TransactWrite[] =>
      [keys.membership(user, tenant), keys.member(tenant, user)].map(Key => ({
        Update: {
          TableName: table,
          Key,
          UpdateExpression: 'SET tenant_name = :name',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':name': name },
        },
      }))
    if (users.length === 0) return true
    try {
      await transact(client, [current, ...users.flatMap(sides)])
      return true
    } catch (error) {
      const failed = failedConditions(error)
      if (failed === undefined) throw error
      if (failed.includes(0)) return false
      // Who has left meanwhile needs no name; who joins gets the new one.
      return write(
        renamed,
        users.filter((_, index) => !failed.includes(1 + 2 * index) && !failed.includes(2 + 2 * index)),
      )
    }
  }

  async function owners(tenant: string): Promise<TenantOwners> {
    const item = await reader.get<{ tenant_name: string; count: number }>(keys.owners(tenant))
    if (item === undefined) throw new TenantUnknown(tenant)
    return { name: item.tenant_name, count: item.count }
  }

  async function membersAfter(tenant: string, after: string | undefined): Promise<Membership[]> {
    const { pk, sk } = keys.member(tenant, '')
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
        ConsistentRead: true,
        Limit: pageSize,
        ...(after === undefined ? {} : { ExclusiveStartKey: keys.member(tenant, after) }),
      }),
    )
    return Items as Membership[]
  }

  return {
    owners,
    async rename(renamed, after) {
      if (!(await begin(renamed))) return undefined
      const members = await membersAfter(renamed.tenant, after)
      const stale = members
        .filter(member => member.tenant_name !== renamed.name)
        .map(member => member.user_id)
      for (let start = 0; start < stale.length; start += membersAtOnce) {
        if (!(await write(renamed, stale.slice(start, start + membersAtOnce)))) return undefined
      }
      return members.length < pageSize ? undefined : members.at(-1)?.user_id
    },
  }
}
