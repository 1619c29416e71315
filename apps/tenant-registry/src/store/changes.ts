import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { type AuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, type TransactWrite, transact } from '@careeasy/dynamodb'
import { Overloaded } from '@careeasy/problem'
import { TenantNameTaken } from '../errors.ts'
import { keys, type TenantsTable } from './table.ts'
import type { Tenant } from './tenants.ts'
import { readWaiting } from './waiting.ts'

/** Of what others are told, and the attribute of the tenant by which they see which of two is the newer one. */
const stamps = { suspension: 'epoch', rename: 'version', limit: 'version' } as const
export type Topic = keyof typeof stamps
export const topics = Object.keys(stamps) as Topic[]

/** What becomes of a tenant. */
export interface Change {
  readonly sets: Partial<Pick<Tenant, 'status' | 'epoch' | 'name' | 'display_name' | 'limits'>>
  /** Of what others are to be told; nothing when nobody keeps a copy. A name comes with its topic. */
  readonly topic?: Topic | undefined
}

/** That others may not know how a tenant is. */
export interface Notice {
  readonly topic: Topic
  readonly uuid: string
  /** The tenant's epoch or version at the last change of the topic. */
  readonly stamp: number
  /** Names that it had before; nobody else gets them until the notice is settled. */
  readonly names: ReadonlySet<string>
}

/** Changes of tenants, and which of them have not reached everybody who keeps a copy. */
export interface ChangeStore {
  /**
   * Writes the change; in the same write the event, and the notice that others are to be told. Undefined when the
   * tenant is no longer as it was read.
   * @throws TenantNameTaken (409), Overloaded (503) when very many names wait to be told.
   */
  write(tenant: Tenant, change: Change, event: AuditEvent): Promise<Tenant | undefined>
  /** The ids of the tenants with a notice. */
  waiting(topic: Topic): Promise<string[]>
  notice(topic: Topic, uuid: string): Promise<Notice | undefined>
  /** Removes the notice and frees the names from before, unless the tenant has changed again since the notice. */
  settle(notice: Notice, currentName: string): Promise<void>
}

/** Names that may wait for a notice to be settled, so that all can be freed in one transaction. */
const maxNames = 50

/** @param announce told of every event that was written. */
export function createChangeStore(
  { client, table }: TenantsTable,
  announce: (event: AuditEvent) => void,
): ChangeStore {
  function update({ uuid, version }: Tenant, written: Record<string, unknown>): TransactWrite {
    const names = Object.keys(written)
    return {
      Update: {
        TableName: table,
        Key: keys.tenant(uuid),
        UpdateExpression: `SET ${names.map(name => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: '#version = :known',
        ExpressionAttributeNames: Object.fromEntries(names.map(name => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':known': version,
          ...Object.fromEntries(names.map(name => [`:${name}`, written[name]])),
        },
      },
    }
  }

  function takeName(uuid: string, name: string): TransactWrite {
    return {
      Put: {
        TableName: table,
        Item: { ...keys.name(name), uuid },
        // Its own from before, for which a notice still waits, it may take back.
        ConditionExpression: 'attribute_not_exists(pk) OR #uuid = :uuid',
        ExpressionAttributeNames: { '#uuid': 'uuid' },
        ExpressionAttributeValues: { ':uuid': uuid },
      },
    }
  }

  /** A former name stays reserved: whoever belongs to both tenants would meet it twice at a login. */
  function leaveNotice(topic: Topic, changed: Tenant, former: string): TransactWrite {
    const stamp = stamps[topic]
    const notice = {
      TableName: table,
      Key: keys.notice(topic)(changed.uuid),
      UpdateExpression: 'SET #stamp = :stamp',
      ExpressionAttributeNames: { '#stamp': stamp },
      ExpressionAttributeValues: { ':stamp': changed[stamp] },
    }
    if (topic !== 'rename') return { Update: notice }
    return {
      Update: {
        ...notice,
        UpdateExpression: `${notice.UpdateExpression} ADD #names :former`,
        ConditionExpression: 'attribute_not_exists(#names) OR size(#names) < :max',
        ExpressionAttributeNames: { ...notice.ExpressionAttributeNames, '#names': 'names' },
        ExpressionAttributeValues: {
          ...notice.ExpressionAttributeValues,
          ':former': new Set([former]),
          ':max': maxNames,
        },
      },
    }
  }

  return {
    async write(tenant, { sets, topic }, event) {
      const { uuid, name: former } = tenant
      const written = { ...sets, version: tenant.version + 1, updated_at: new Date().toISOString() }
      const changed = { ...tenant, ...written }
      try {
        await transact(client, [
          update(tenant, written),
          { Put: { TableName: table, Item: outboxItem(event) } },
          ...(sets.name === undefined ? [] : [takeName(uuid, sets.name)]),
          ...(topic === undefined ? [] : [leaveNotice(topic, changed, former)]),
        ])
      } catch (error) {
        const failed = failedConditions(error)
        if (failed === undefined) throw error
        if (failed.includes(0)) return undefined
        throw failed.includes(2) ? new TenantNameTaken(changed.name) : new Overloaded()
      }
      announce(event)
      return changed
    },
    waiting: topic => readWaiting({ client, table }, keys.notice(topic)),
    async notice(topic, uuid) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.notice(topic)(uuid), ConsistentRead: true }),
      )
      return Item && { topic, uuid, stamp: Item[stamps[topic]], names: Item['names'] ?? new Set() }
    },
    async settle({ topic, uuid, stamp, names }, currentName) {
      const freed = [...names].filter(name => name !== currentName)
      const unchanged = {
        ConditionExpression: '#stamp = :stamp',
        ExpressionAttributeNames: { '#stamp': stamps[topic] },
        ExpressionAttributeValues: { ':stamp': stamp },
      }
      try {
        await transact(client, [
          { Delete: { TableName: table, Key: keys.notice(topic)(uuid), ...unchanged } },
          ...freed.map(name => ({ Delete: { TableName: table, Key: keys.name(name) } })),
        ])
      } catch (error) {
        if (failedConditions(error) === undefined) throw error
      }
    },
  }
}
