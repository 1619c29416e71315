import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { type AuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, type TransactWrite, transact } from '@careeasy/dynamodb'
import { Overloaded } from '@careeasy/problem'
import { TenantNameTaken } from '../errors.ts'
import { keys, type TenantsTable } from './table.ts'
import type { Tenant } from './tenants.ts'
import { readWaiting } from './waiting.ts'

/** How a tenant is called. */
export type Naming = Pick<Tenant, 'name' | 'display_name'>

/** That auth may not know the newest name of a tenant. */
export interface RenameNote {
  readonly uuid: string
  /** The tenant's version at its last rename. */
  readonly version: number
  /** Names that it had before; nobody else gets them until auth knows the new one. */
  readonly names: ReadonlySet<string>
}

/** New names of tenants, and which of them auth has not been told. */
export interface RenameStore {
  /**
   * Writes the names; in the same write the event and, with a new short name, the note that auth is to be told.
   * Undefined when the tenant is no longer as it was read.
   * @throws TenantNameTaken (409), Overloaded (503) when very many names wait to be told.
   */
  change(tenant: Tenant, naming: Naming, event: AuditEvent): Promise<Tenant | undefined>
  /** The ids of the tenants of whose name auth is to be told. */
  untold(): Promise<string[]>
  note(uuid: string): Promise<RenameNote | undefined>
  /** Removes the note and frees the names from before, unless the tenant was renamed again since the note. */
  settle(note: RenameNote, current: string): Promise<void>
}

/** Names that may wait for auth, so that all can be freed in one transaction. */
const maxWaiting = 50

/** @param announce told of every event that was written. */
export function createRenameStore(
  { client, table }: TenantsTable,
  announce: (event: AuditEvent) => void,
): RenameStore {
  /** The former name stays reserved: whoever belongs to both tenants would meet it twice at a login. */
  function shortName({ uuid, name: former }: Tenant, name: string, version: number): TransactWrite[] {
    if (name === former) return []
    return [
      {
        Put: {
          TableName: table,
          Item: { ...keys.name(name), uuid },
          // Its own from before, for which a note still waits, it may take back.
          ConditionExpression: 'attribute_not_exists(pk) OR #uuid = :uuid',
          ExpressionAttributeNames: { '#uuid': 'uuid' },
          ExpressionAttributeValues: { ':uuid': uuid },
        },
      },
      {
        Update: {
          TableName: table,
          Key: keys.renamed(uuid),
          UpdateExpression: 'SET version = :version ADD #names :former',
          ConditionExpression: 'attribute_not_exists(#names) OR size(#names) < :max',
          ExpressionAttributeNames: { '#names': 'names' },
          ExpressionAttributeValues: {
            ':version': version,
            ':former': new Set([former]),
            ':max': maxWaiting,
          },
        },
      },
    ]
  }

  return {
    async change(tenant, naming, event) {
      const { uuid } = tenant
      const updated_at = new Date().toISOString()
      const changed = { ...tenant, ...naming, version: tenant.version + 1, updated_at }
      try {
        await transact(client, [
          {
            Update: {
              TableName: table,
              Key: keys.tenant(uuid),
              UpdateExpression:
                'SET #name = :name, display_name = :display, updated_at = :now ADD version :one',
              ConditionExpression: 'version = :known',
              ExpressionAttributeNames: { '#name': 'name' },
              ExpressionAttributeValues: {
                ':name': naming.name,
                ':display': naming.display_name,
                ':now': updated_at,
                ':one': 1,
                ':known': tenant.version,
              },
            },
          },
          { Put: { TableName: table, Item: outboxItem(event) } },
          ...shortName(tenant, naming.name, changed.version),
        ])
      } catch (error) {
        const failed = failedConditions(error)
        if (failed === undefined) throw error
        if (failed.includes(0)) return undefined
        throw failed.includes(2) ? new TenantNameTaken(naming.name) : new Overloaded()
      }
      announce(event)
      return changed
    },
    untold: () => readWaiting({ client, table }, keys.renamed),
    async note(uuid) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.renamed(uuid), ConsistentRead: true }),
      )
      return Item && { uuid, version: Item['version'], names: Item['names'] }
    },
    async settle({ uuid, version, names }, current) {
      const freed = [...names].filter(name => name !== current)
      const unchanged = {
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': version },
      }
      try {
        await transact(client, [
          { Delete: { TableName: table, Key: keys.renamed(uuid), ...unchanged } },
          ...freed.map(name => ({ Delete: { TableName: table, Key: keys.name(name) } })),
        ])
      } catch (error) {
        if (failedConditions(error) === undefined) throw error
      }
    },
  }
}
