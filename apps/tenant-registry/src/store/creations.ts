import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { type AuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, isConditionFailure, transact } from '@careeasy/dynamodb'
import { keys, type TenantsTable } from './table.ts'
import type { StepName, Tenant } from './tenants.ts'
import { readWaiting } from './waiting.ts'

/** Another replica has taken over a creation; whoever meets this stops working on it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/**
 * The progress of tenants that are being created. A lease keeps replicas from doing the same work twice; that
 * nothing goes wrong if they do all the same is due to idempotent steps and to the conditions of these writes.
 */
export interface CreationStore {
  /** The ids of all tenants that are not ready yet. */
  unfinished(): Promise<string[]>
  /** Takes the lease until `until` (epoch ms); undefined when another holds it or the tenant is ready. */
  acquire(uuid: string, holder: string, until: number): Promise<Tenant | undefined>
  /** Notes a step as done and keeps the lease until `until`. @throws LeaseLost */
  record(uuid: string, holder: string, step: StepName, until: number): Promise<void>
  /** Ends the lease at `until`, which may be in a while, so that what fails is not tried all the time. */
  release(uuid: string, holder: string, until: number): Promise<void>
  /** Makes the tenant active, and leaves the event in the same write. @throws LeaseLost */
  activate(uuid: string, holder: string, event: AuditEvent): Promise<void>
}

/** Told of every tenant that has become active, once that is written. */
export type Announce = (uuid: string, event: AuditEvent) => Promise<void>

export function createCreationStore({ client, table }: TenantsTable, announce: Announce): CreationStore {
  /** An update that holds only while the tenant is provisioning under this holder's lease. */
  function held(uuid: string, holder: string, sets: string, values: Record<string, unknown>) {
    return {
      TableName: table,
      Key: keys.tenant(uuid),
      UpdateExpression: `SET ${sets}, updated_at = :now ADD version :one`,
      ConditionExpression: '#status = :provisioning AND #lease.#holder = :holder',
      ExpressionAttributeNames: { '#status': 'status', '#lease': 'lease', '#holder': 'holder' },
      ExpressionAttributeValues: {
        ':provisioning': 'provisioning',
        ':holder': holder,
        ':now': new Date().toISOString(),
        ':one': 1,
        ...values,
      },
    } satisfies UpdateCommandInput
  }

  async function update(input: UpdateCommandInput): Promise<Tenant | undefined> {
    try {
      const { Attributes } = await client.send(new UpdateCommand({ ...input, ReturnValues: 'ALL_NEW' }))
      return Attributes as Tenant
    } catch (error) {
      if (isConditionFailure(error)) return undefined
      throw error
    }
  }

  return {
    unfinished: () => readWaiting({ client, table }, keys.unfinished),
    acquire: (uuid, holder, until) =>
      update({
        TableName: table,
        Key: keys.tenant(uuid),
        UpdateExpression: 'SET #lease = :lease',
        ConditionExpression: '#status = :provisioning AND #lease.#until < :now',
        ExpressionAttributeNames: { '#status': 'status', '#lease': 'lease', '#until': 'until' },
        ExpressionAttributeValues: {
          ':provisioning': 'provisioning',
          ':now': Date.now(),
          ':lease': { holder, until },
        },
      }),
    async record(uuid, holder, step, until) {
      const input = held(uuid, holder, 'steps.#step = :now, #lease.#until = :until', { ':until': until })
      const names = { ...input.ExpressionAttributeNames, '#step': step, '#until': 'until' }
      const recorded = await update({ ...input, ExpressionAttributeNames: names })
      if (recorded === undefined) throw new LeaseLost(uuid)
    },
    async release(uuid, holder, until) {
      const input = held(uuid, holder, '#lease.#until = :until', { ':until': until })
      await update({
        ...input,
        ExpressionAttributeNames: { ...input.ExpressionAttributeNames, '#until': 'until' },
      })
    },
    async activate(uuid, holder, event) {
      try {
        await transact(client, [
          { Update: held(uuid, holder, '#status = :active', { ':active': 'active' }) },
          { Delete: { TableName: table, Key: keys.unfinished(uuid) } },
          { Put: { TableName: table, Item: outboxItem(event) } },
        ])
      } catch (error) {
        if (failedConditions(error) !== undefined) throw new LeaseLost(uuid)
        throw error
      }
      await announce(uuid, event)
    },
  }
}
