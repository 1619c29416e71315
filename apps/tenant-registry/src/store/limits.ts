import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { type AuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, isConditionFailure, transact } from '@careeasy/dynamodb'
import type { Limits } from '../schemas/tenant.ts'
import { keys, type TenantsTable } from './table.ts'
import type { Tenant } from './tenants.ts'
import { readWaiting } from './waiting.ts'

/** Limits of tenants, and which of them media has not been told. */
export interface LimitStore {
  /**
   * Writes the limits; in the same write the event, and the note that media is to be told. Undefined when the tenant
   * is no longer as it was read.
   */
  change(tenant: Tenant, limits: Limits, event: AuditEvent): Promise<Tenant | undefined>
  /** The ids of the tenants of whose limits media is to be told. */
  untold(): Promise<string[]>
  /** Removes the note, unless the limits have changed since this version of the tenant. */
  settle(tenant: Pick<Tenant, 'uuid' | 'version'>): Promise<void>
}

/** @param announce told of every event that was written. */
export function createLimitStore(
  { client, table }: TenantsTable,
  announce: (event: AuditEvent) => void,
): LimitStore {
  return {
    async change(tenant, limits, event) {
      const { uuid } = tenant
      const updated_at = new Date().toISOString()
      const changed = { ...tenant, limits, version: tenant.version + 1, updated_at }
      try {
        await transact(client, [
          {
            Update: {
              TableName: table,
              Key: keys.tenant(uuid),
              UpdateExpression: 'SET limits = :limits, updated_at = :now ADD version :one',
              ConditionExpression: 'version = :known',
              ExpressionAttributeValues: {
                ':limits': limits,
                ':now': updated_at,
                ':one': 1,
                ':known': tenant.version,
              },
            },
          },
          { Put: { TableName: table, Item: { ...keys.limited(uuid), version: changed.version } } },
          { Put: { TableName: table, Item: outboxItem(event) } },
        ])
      } catch (error) {
        if (failedConditions(error) !== undefined) return undefined
        throw error
      }
      announce(event)
      return changed
    },
    untold: () => readWaiting({ client, table }, keys.limited),
    async settle({ uuid, version }) {
      const condition = {
        ConditionExpression: 'version <= :version',
        ExpressionAttributeValues: { ':version': version },
      }
      try {
        await client.send(new DeleteCommand({ TableName: table, Key: keys.limited(uuid), ...condition }))
      } catch (error) {
        if (!isConditionFailure(error)) throw error
      }
    },
  }
}
