import { paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type AuditContext, type AuditEvent, createAuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, type TableKeys, type TransactWrite, transact } from '@careeasy/dynamodb'
import type { TenantRole } from '@careeasy/identity'
import { Overloaded } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import { LastOwner, MemberUnknown, OwnerRequired, UserUnknown } from '../errors.ts'
import { keys, type UsersTable } from './table.ts'

/** That a user belongs to a tenant. */
export interface Membership {
  readonly user_id: string
  readonly tenant: string
  /** The tenant's short name. */
  readonly tenant_name: string
  readonly roles: readonly TenantRole[]
}

/** Whose membership is changed, and on whose behalf. */
export interface MembershipChange {
  readonly userId: string
  /** Carries the tenant. */
  readonly context: AuditContext
  /** Whether whoever asks may grant and remove the role owner. */
  readonly mayChangeOwners: boolean
}

/** Told of every change once it is written. */
export type Announce = (userId: string, event: AuditEvent) => Promise<void>

export interface MembershipStore {
  /** @throws UserUnknown, OwnerRequired, LastOwner, Overloaded; TenantUnknown when the tenant never had an owner. */
  put(change: MembershipChange, roles: readonly TenantRole[]): Promise<void>
  /** @throws MemberUnknown, OwnerRequired, LastOwner, Overloaded */
  remove(change: MembershipChange): Promise<void>
  /** Makes the user an owner beside what they are; the first one brings the tenant's name. Idempotent. */
  addOwner(change: Omit<MembershipChange, 'mayChangeOwners'>, tenantName: string): Promise<void>
  rolesIn(userId: string, tenant: string): Promise<readonly TenantRole[] | undefined>
  /** All of a user's memberships, however many. */
  ofUser(userId: string): Promise<Membership[]>
  /** A tenant's members by user id, at most `limit` after `after`. */
  ofTenant(tenant: string, page: { limit: number; after: string | undefined }): Promise<Membership[]>
}

/** A membership as it was read, for a write on the condition that it still is so. */
export interface Versioned extends Membership {
  readonly version: number
}

/** What is known before a change; it is written only if this still holds. */
export interface KnownMembership {
  readonly membership: Versioned | undefined
  readonly tenantName: string | undefined
}

/** The roles after the change, none to end the membership; undefined leaves all as it is. */
type Decide = (known: KnownMembership) => { roles: readonly TenantRole[]; tenantName: string } | undefined

/** Tries when others change the same membership. */
const maxAttempts = 5

/** The writes of a change by what they are about. `tenant` is the tenant's name, with the count of owners. */
type Part = 'membership' | 'member' | 'user' | 'tenant' | 'event'

export function createMembershipStore(db: UsersTable, announce: Announce): MembershipStore {
  const { client, table, reader } = db

  async function tenantNameOf(tenant: string): Promise<string | undefined> {
    return (await reader.get<{ tenant_name: string }>(keys.owners(tenant)))?.tenant_name
  }

  async function change(userId: string, context: AuditContext, decide: Decide): Promise<void> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const known = await readMembership(db, userId, context.tenant)
      const decided = decide(known)
      if (decided === undefined) return
      const event = membershipEvent(userId, context, known.membership, decided.roles)
      const failed = await commit(userId, context.tenant, known.membership, decided, event)
      if (failed === undefined) return announce(userId, event)
      if (failed.includes('user')) throw new UserUnknown(userId)
      // Only when the membership was as we read it does the count say anything about this change.
      if (failed.includes('membership')) continue
      const leaves = isOwner(known.membership?.roles) && !isOwner(decided.roles)
      if (leaves && (await tenantNameOf(context.tenant)) === decided.tenantName) throw new LastOwner()
    }
    throw new Overloaded()
  }

  /** Gives what refused it. */
  async function commit(
    userId: string,
    tenant: string,
    before: Versioned | undefined,
    { roles, tenantName }: { roles: readonly TenantRole[]; tenantName: string },
    event: AuditEvent,
  ): Promise<readonly Part[] | undefined> {
    const parts = membershipWrites(table, { userId, tenant, tenantName, before, roles, event })
    if (roles.length > 0) parts.set('user', userExists(table, userId))
    try {
      await transact(client, [...parts.values()])
      return undefined
    } catch (error) {
      const failed = failedConditions(error)
      if (failed === undefined) throw error
      return [...parts.keys()].filter((_, position) => failed.includes(position))
    }
  }

  return {
    put: ({ userId, context, mayChangeOwners }, roles) =>
      change(userId, context, ({ membership, tenantName }) => {
        if (tenantName === undefined) throw new TenantUnknown(context.tenant)
        if (!mayChangeOwners && (isOwner(membership?.roles) || isOwner(roles))) throw new OwnerRequired()
        return { roles, tenantName }
      }),
    remove: ({ userId, context, mayChangeOwners }) =>
      change(userId, context, ({ membership, tenantName }) => {
        if (membership === undefined) throw new MemberUnknown(userId)
        if (!mayChangeOwners && isOwner(membership.roles)) throw new OwnerRequired()
        return { roles: [], tenantName: tenantName ?? membership.tenant_name }
      }),
    addOwner: ({ userId, context }, tenantName) =>
      change(userId, context, ({ membership, tenantName: known }) => {
        if (isOwner(membership?.roles)) return undefined
        return { roles: ['owner', ...(membership?.roles ?? [])], tenantName: known ?? tenantName }
      }),
    async rolesIn(userId, tenant) {
      const item = await reader.get<Membership>(keys.membership(userId, tenant))
      return item?.roles
    },
    async ofUser(userId) {
      const found: Membership[] = []
      for await (const { Items = [] } of paginateQuery(
        { client },
        { TableName: table, ...itemsOf(keys.membership(userId, '')), ConsistentRead: true },
      )) {
        found.push(...(Items as Membership[]))
      }
      return found
    },
    async ofTenant(tenant, { limit, after }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          ...itemsOf(keys.member(tenant, '')),
          ConsistentRead: true,
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: keys.member(tenant, after) }),
        }),
      )
      return Items as Membership[]
    },
  }
}

/** What is known of a membership and its tenant, read without any cache. */
export async function readMembership(
  { reader }: UsersTable,
  userId: string,
  tenant: string,
): Promise<KnownMembership> {
  const [membership, owners] = await Promise.all([
    reader.get<Versioned>(keys.membership(userId, tenant)),
    reader.get<{ tenant_name: string }>(keys.owners(tenant)),
  ])
  return { membership, tenantName: owners?.tenant_name }
}

export interface MembershipWrite {
  readonly userId: string
  readonly tenant: string
  readonly tenantName: string
  readonly before: Versioned | undefined
  /** None to end the membership. */
  readonly roles: readonly TenantRole[]
  readonly event: AuditEvent
}

/** Both sides of the membership, the count of owners and the audit event, to be written in one transaction. */
export function membershipWrites(table: string, write: MembershipWrite): Map<Part, TransactWrite> {
  const { userId, tenant, tenantName, before, roles, event } = write
  const version = (before?.version ?? 0) + 1
  const membership = { user_id: userId, tenant, tenant_name: tenantName, roles, version }
  const side = (key: TableKeys, condition = {}): TransactWrite =>
    roles.length === 0
      ? { Delete: { TableName: table, Key: key, ...condition } }
      : { Put: { TableName: table, Item: { ...key, ...membership }, ...condition } }

  const parts = new Map<Part, TransactWrite>()
  parts.set('membership', side(keys.membership(userId, tenant), asRead(before)))
  parts.set('member', side(keys.member(tenant, userId)))
  const owners = Number(isOwner(roles)) - Number(isOwner(before?.roles))
  // Who only leaves takes no name along.
  if (owners !== 0) parts.set('tenant', countOwners(table, tenant, tenantName, owners))
  else if (roles.length > 0) parts.set('tenant', isStillNamed(table, tenant, tenantName))
  parts.set('event', { Put: { TableName: table, Item: outboxItem(event) } })
  return parts
}

/** The condition that there is such a user. */
export function userExists(table: string, userId: string): TransactWrite {
  return {
    ConditionCheck: {
      TableName: table,
      Key: keys.user(userId),
      ConditionExpression: 'attribute_exists(pk)',
    },
  }
}

/** A membership that is written while its tenant is renamed must not keep the former name. */
function isStillNamed(table: string, tenant: string, name: string): TransactWrite {
  return {
    ConditionCheck: {
      TableName: table,
      Key: keys.owners(tenant),
      ConditionExpression: 'tenant_name = :name',
      ExpressionAttributeValues: { ':name': name },
    },
  }
}

/** All changes of owners meet on this item: of two owners who leave at once only one can. */
function countOwners(table: string, tenant: string, name: string, change: number): TransactWrite {
  const leaves = change < 0
  const named = '(attribute_not_exists(tenant_name) OR tenant_name = :name)'
  return {
    Update: {
      TableName: table,
      Key: keys.owners(tenant),
      UpdateExpression: 'SET tenant_name = :name ADD #count :change',
      ConditionExpression: leaves ? `${named} AND #count > :one` : named,
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':name': name, ':change': change, ...(leaves ? { ':one': 1 } : {}) },
    },
  }
}

function isOwner(roles: readonly TenantRole[] | undefined): boolean {
  return roles?.includes('owner') ?? false
}

/** The condition that the membership is still what was read. */
function asRead(before: Versioned | undefined) {
  if (before === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' }
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': before.version },
  }
}

function itemsOf({ pk, sk }: TableKeys) {
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
  }
}

/** What the tenant's audit log is told of a changed membership. */
export function membershipEvent(
  userId: string,
  context: AuditContext,
  before: Membership | undefined,
  roles: readonly TenantRole[],
): AuditEvent {
  return createAuditEvent(context, {
    action: roles.length === 0 ? 'member.delete' : 'member.put',
    target: `user/${userId}`,
    ...(before === undefined ? {} : { before: { roles: before.roles } }),
    ...(roles.length === 0 ? {} : { after: { roles } }),
  })
}
