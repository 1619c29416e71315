import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { type AuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, isConditionFailure, transact } from '@careeasy/dynamodb'
import { keys, type TenantsTable } from './table.ts'
import type { Tenant } from './tenants.ts'
import { readWaiting } from './waiting.ts'

/** The states between which a tenant is suspended and resumed. */
export type UsageStatus = Extract<Tenant['status'], 'active' | 'suspended'>

/** Changes of status, and which of them have not reached everybody who keeps a copy. */
export interface SuspensionStore {
  /**
   * Writes the status under a new epoch; in the same write the event, and the note that others are to be told.
   * Undefined when the tenant is no longer as it was read.
   */
  change(tenant: Tenant, status: UsageStatus, event: AuditEvent): Promise<Tenant | undefined>
  /** The ids of the tenants of whose status others are to be told. */
  unsettled(): Promise<string[]>
  /** Removes the note, unless the status has changed again since this epoch. */
  settle(tenant: Pick<Tenant, 'uuid' | 'epoch'>): Promise<void>
}

/** @param announce told of every event that was written. */
export function createSuspensionStore(
  { client, table }: TenantsTable,
  announce: (event: AuditEvent) => void,
): SuspensionStore {
  return {
    async change(tenant, status, event) {
      const { uuid } = tenant
      const updated_at = new Date().toISOString()
      const changed = { ...tenant, status, epoch: tenant.epoch + 1, version: tenant.version + 1, updated_at }
      try {
        await transact(client, [
          {
            Update: {
              TableName: table,
              Key: keys.tenant(uuid),
              UpdateExpression: 'SET #status = :status, epoch = :epoch, updated_at = :now ADD version :one',
              ConditionExpression: '#status = :before AND epoch = :known',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: {
                ':status': status,
                ':before': tenant.status,
                ':epoch': changed.epoch,
                ':known': tenant.epoch,
                ':now': updated_at,
                ':one': 1,
              },
            },
          },
          { Put: { TableName: table, Item: { ...keys.unsettled(uuid), epoch: changed.epoch } } },
          { Put: { TableName: table, Item: outboxItem(event) } },
        ])
      } catch (error) {
        if (failedConditions(error) !== undefined) return undefined
        throw error
      }
      announce(event)
      return changed
    },
    unsettled: () => readWaiting({ client, table }, keys.unsettled),
    async settle({ uuid, epoch }) {
      const condition = {
        ConditionExpression: 'epoch = :epoch',
        ExpressionAttributeValues: { ':epoch': epoch },
      }
      try {
        await client.send(new DeleteCommand({ TableName: table, Key: keys.unsettled(uuid), ...condition }))
      } catch (error) {
        if (!isConditionFailure(error)) throw error
      }
    },
  }
}
