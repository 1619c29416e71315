import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { failedConditions, readMany, transact } from '@careeasy/dynamodb'
import type { TenantStatus } from '@careeasy/tenant-connection'
import { TenantExists, TenantNameTaken } from '../errors.ts'
import type { TenantPlacement } from '../placements.ts'
import type { Limits } from '../schemas/tenant.ts'
import { keys, type TenantsTable } from './table.ts'

/** Who asked for a tenant, kept for the audit event that is written once it is there. */
export interface Creator {
  readonly actor: string
  readonly request_id: string
  readonly address?: string | undefined
}

/** The steps of a tenant's creation, in their order. */
export const stepNames = ['geo', 'profile', 'media', 'owner'] as const
export type StepName = (typeof stepNames)[number]

/** A tenant with what stays inside. Times are ISO 8601. */
export interface Tenant {
  readonly uuid: string
  readonly name: string
  readonly display_name: string
  readonly status: TenantStatus
  readonly epoch: number
  /** None when it was placed by hand, or before there were plans. */
  readonly plan?: string
  readonly placement: TenantPlacement
  /** None before it was given any. */
  readonly limits?: Limits
  /** The id of the first owner. */
  readonly owner: string
  readonly created_by: Creator
  /** When each step of the creation was done. */
  readonly steps: Partial<Record<StepName, string>>
  /** Who works on the creation, and until when nobody else does (epoch ms). */
  readonly lease: { readonly holder: string; readonly until: number }
  readonly created_at: string
  readonly updated_at: string
  readonly version: number
}

export type NewTenant = Pick<
  Tenant,
  'uuid' | 'name' | 'display_name' | 'plan' | 'placement' | 'owner' | 'created_by' | 'lease'
>

export interface TenantStore {
  /** Writes a tenant as provisioning. @throws TenantNameTaken, TenantExists (409) */
  create(tenant: NewTenant): Promise<Tenant>
  find(uuid: string): Promise<Tenant | undefined>
  /** Those of the ids that are tenants, in the order of their ids. */
  findMany(uuids: readonly string[]): Promise<Tenant[]>
  /** The ids of all tenants in their order, at most `limit` after `after`. */
  listIds(page: { limit: number; after: string | undefined }): Promise<string[]>
}

export function createTenantStore({ client, table }: TenantsTable): TenantStore {
  return {
    async create(given) {
      const now = new Date().toISOString()
      const tenant: Tenant = {
        ...given,
        status: 'provisioning',
        epoch: 1,
        steps: {},
        created_at: now,
        updated_at: now,
        version: 1,
      }
      const put = (item: Record<string, unknown>) => ({
        Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
      })
      try {
        await transact(client, [
          put({ ...keys.tenant(tenant.uuid), ...tenant }),
          put({ ...keys.name(tenant.name), uuid: tenant.uuid }),
          put(keys.listed(tenant.uuid)),
          put(keys.unfinished(tenant.uuid)),
        ])
      } catch (error) {
        const failed = failedConditions(error)
        if (failed === undefined) throw error
        throw failed.includes(0) ? new TenantExists(tenant.uuid) : new TenantNameTaken(tenant.name)
      }
      return tenant
    },
    async find(uuid) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keys.tenant(uuid), ConsistentRead: true }),
      )
      return Item as Tenant | undefined
    },
    async findMany(uuids) {
      const found = await readMany<Tenant>({ client, table }, uuids.map(keys.tenant))
      return found.sort((a, b) => (a.uuid < b.uuid ? -1 : 1))
    },
    async listIds({ limit, after }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.listed('').pk },
          ConsistentRead: true,
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: keys.listed(after) }),
        }),
      )
      return Items.map(item => item['sk'] as string)
    },
  }
}
