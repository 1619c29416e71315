import { createHash, randomBytes } from 'node:crypto'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type AuditContext, type AuditEvent, createAuditEvent, outboxItem } from '@careeasy/audit'
import { failedConditions, type TableKeys, type TransactWrite, transact } from '@careeasy/dynamodb'
import type { TenantRole } from '@careeasy/identity'
import { Overloaded } from '@careeasy/problem'
import { TenantUnknown } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'
import { InvitationUnknown, MemberExists } from '../errors.ts'
import {
  type Announce,
  type KnownMembership,
  membershipEvent,
  membershipWrites,
  readMembership,
  userExists,
} from './memberships.ts'
import { keys, type UsersTable } from './table.ts'
import { type NewUser, newUser, normaliseEmail, type User, type UserStore, userWrites } from './users.ts'

/** That a tenant waits for whoever reads the mail of an address. Times are ISO 8601. */
export interface Invitation {
  /** UUIDv7. */
  readonly id: string
  readonly tenant: string
  readonly tenant_name: string
  readonly email: string
  readonly roles: readonly TenantRole[]
  /** The id of the user who invites. */
  readonly invited_by: string
  readonly created_at: string
  readonly expires_at: string
}

/** An invitation that has become a membership. */
export interface Acceptance {
  readonly user: User
  readonly invitation: Invitation
  /** Whether the user is new. */
  readonly created: boolean
}

export interface InvitationStore {
  /**
   * Gives the invitation and the secret of its link, which is kept nowhere. It takes the place of one that the
   * tenant made for the address before.
   * @throws MemberExists (409), TenantUnknown, Overloaded
   */
  create(
    invited: Pick<Invitation, 'email' | 'roles'>,
    context: AuditContext,
  ): Promise<{ invitation: Invitation; token: string }>
  /** @throws InvitationUnknown (404) */
  findByToken(token: string): Promise<Invitation>
  /**
   * Ends the invitation and makes the membership of the user with its address, in one transaction; who is a
   * member already keeps their roles. Without such a user, `newcomer` becomes one in the same transaction.
   * @throws InvitationUnknown (404), TenantUnknown, Overloaded
   */
  accept(
    token: string,
    newcomer: NewUser | undefined,
    context: Omit<AuditContext, 'tenant' | 'actor'>,
  ): Promise<Acceptance>
  /** @throws InvitationUnknown (404), also for one of another tenant. */
  withdraw(id: string, context: AuditContext): Promise<void>
  /** Withdraws what the tenant sent to the address, if anything. */
  withdrawFor(email: string, context: AuditContext): Promise<void>
  /** A tenant's open invitations by id, at most `limit` after `after`. */
  ofTenant(tenant: string, page: { limit: number; after: string | undefined }): Promise<Invitation[]>
}

export interface InvitationStoreOptions {
  readonly users: UserStore
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Told of every audit event of an invitation once it is written. */
  readonly announce: (event: AuditEvent) => void
  readonly announceMembership: Announce
}

/** Milliseconds a link is good for: 72 hours. */
const lifetime = 72 * 3_600_000
/** Bytes of a link's secret. */
const tokenSize = 32
/** Tries when others change the same things. */
const maxAttempts = 5

/** An invitation as it is kept, under each of its three keys. */
interface Kept extends Invitation {
  readonly email_key: string
  readonly token_hash: string
  /** Epoch seconds, for DynamoDB's TTL. */
  readonly expiresAt: number
}

export function createInvitationStore(
  db: UsersTable,
  { users, now, announce, announceMembership }: InvitationStoreOptions,
): InvitationStore {
  const { client, table, reader } = db
  // DynamoDB deletes by TTL up to days late.
  const hasExpired = ({ expires_at }: Kept) => Date.parse(expires_at) <= now()

  const read = (key: TableKeys) => reader.get<Kept>(key)

  /** All or nothing; false when a condition refused it. */
  async function write(writes: readonly TransactWrite[]): Promise<boolean> {
    try {
      await transact(client, writes)
      return true
    } catch (error) {
      if (failedConditions(error) === undefined) throw error
      return false
    }
  }

  /** Of several who end an invitation at once, one can: the item of the token is there once. */
  function removal({ tenant, id, email_key, token_hash }: Kept): TransactWrite[] {
    return [
      remove(keys.invitation(token_hash), 'attribute_exists(pk)'),
      remove(keys.invited(tenant, id)),
      remove(keys.invitedAddress(tenant, email_key)),
    ]
  }

  function remove(Key: TableKeys, ConditionExpression?: string): TransactWrite {
    return { Delete: { TableName: table, Key, ...(ConditionExpression && { ConditionExpression }) } }
  }

  function put(key: TableKeys, kept: Kept): TransactWrite {
    return { Put: { TableName: table, Item: { ...key, ...kept } } }
  }

  const eventWrite = (event: AuditEvent) => ({ Put: { TableName: table, Item: outboxItem(event) } })

  async function findKept(token: string): Promise<Kept> {
    const kept = await read(keys.invitation(hashToken(token)))
    if (kept === undefined || hasExpired(kept)) throw new InvitationUnknown()
    return kept
  }

  async function end(kept: Kept | undefined, context: AuditContext): Promise<void> {
    if (kept === undefined) throw new InvitationUnknown()
    const event = invitationEvent(context, 'invitation.delete', kept)
    if (!(await write([...removal(kept), eventWrite(event)]))) throw new InvitationUnknown()
    announce(event)
  }

  /** The membership of an invitation, none if there is one already. */
  function joining(kept: Kept, known: KnownMembership, user: User, event: AuditEvent): TransactWrite[] {
    if (known.membership !== undefined) return []
    const { tenant, roles } = kept
    const { tenantName } = known
    if (tenantName === undefined) throw new TenantUnknown(tenant)
    const membership = { userId: user.id, tenant, tenantName, before: undefined, roles, event }
    return [...membershipWrites(table, membership).values()]
  }

  return {
    async create({ email, roles }, context) {
      const { tenant } = context
      const email_key = normaliseEmail(email)
      const created = now()
      const token = randomBytes(tokenSize).toString('base64url')
      const user = await users.findByEmail(email)
      const { membership, tenantName } = await readMembership(db, user?.id ?? '', tenant)
      if (tenantName === undefined) throw new TenantUnknown(tenant)
      if (membership !== undefined) throw new MemberExists()
      const kept: Kept = {
        id: uuidv7(),
        tenant,
        tenant_name: tenantName,
        email,
        email_key,
        roles,
        invited_by: context.actor,
        created_at: new Date(created).toISOString(),
        expires_at: new Date(created + lifetime).toISOString(),
        token_hash: hashToken(token),
        expiresAt: Math.ceil((created + lifetime) / 1_000),
      }
      const event = invitationEvent(context, 'invitation.create', kept)
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const former = await read(keys.invitedAddress(tenant, email_key))
        const address = put(keys.invitedAddress(tenant, email_key), kept)
        const written = await write([
          { Put: { ...(address.Put as NonNullable<TransactWrite['Put']>), ...asRead(former) } },
          put(keys.invitation(kept.token_hash), kept),
          put(keys.invited(tenant, kept.id), kept),
          ...(former === undefined
            ? []
            : [remove(keys.invitation(former.token_hash)), remove(keys.invited(tenant, former.id))]),
          eventWrite(event),
        ])
        if (!written) continue
        announce(event)
        return { invitation: toInvitation(kept), token }
      }
      throw new Overloaded()
    },

    findByToken: async token => toInvitation(await findKept(token)),

    async accept(token, newcomer, given) {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const kept = await findKept(token)
        const existing = await users.findByEmail(kept.email)
        const created = existing === undefined
        const user = existing ?? (newcomer && newUser({ ...newcomer, email: kept.email }))
        if (user === undefined) continue
        const context = { ...given, tenant: kept.tenant, actor: user.id }
        const known = await readMembership(db, user.id, kept.tenant)
        const event = membershipEvent(user.id, context, known.membership, kept.roles)
        const written = await write([
          ...removal(kept),
          ...(created ? userWrites(table, user) : [userExists(table, user.id)]),
          ...joining(kept, known, user, event),
        ])
        if (!written) continue
        if (known.membership === undefined) await announceMembership(user.id, event)
        // The tenant may have been renamed since it invited.
        const { tenantName: tenant_name = kept.tenant_name } = known
        return { user, invitation: { ...toInvitation(kept), tenant_name }, created }
      }
      throw new Overloaded()
    },

    async withdraw(id, context) {
      await end(await read(keys.invited(context.tenant, id)), context)
    },

    async withdrawFor(email, context) {
      const kept = await read(keys.invitedAddress(context.tenant, normaliseEmail(email)))
      if (kept === undefined) return
      await end(kept, context).catch(error => {
        // Somebody else has ended it just now.
        if (!(error instanceof InvitationUnknown)) throw error
      })
    },

    async ofTenant(tenant, { limit, after }) {
      const { pk, sk } = keys.invited(tenant, '')
      const found: Invitation[] = []
      let from = after === undefined ? undefined : keys.invited(tenant, after)
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
            ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
            ConsistentRead: true,
            Limit: limit,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        )
        const open = (Items as Kept[]).filter(kept => !hasExpired(kept))
        found.push(...open.map(toInvitation))
        from = LastEvaluatedKey as TableKeys | undefined
      } while (found.length < limit && from !== undefined)
      return found.slice(0, limit)
    },
  }
}

/** What is kept of a link's secret: whoever reads the table cannot accept anything. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** The condition that the address still has the invitation that was read, or none. */
function asRead(former: Kept | undefined) {
  if (former === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' }
  return { ConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': former.id } }
}

function toInvitation(kept: Kept): Invitation {
  const { id, tenant, tenant_name, email, roles, invited_by, created_at, expires_at } = kept
  return { id, tenant, tenant_name, email, roles, invited_by, created_at, expires_at }
}

function invitationEvent(
  context: AuditContext,
  action: 'invitation.create' | 'invitation.delete',
  { id, email, roles }: Kept,
): AuditEvent {
  const side = action === 'invitation.create' ? 'after' : 'before'
  return createAuditEvent(context, { action, target: `invitation/${id}`, [side]: { email, roles } })
}
