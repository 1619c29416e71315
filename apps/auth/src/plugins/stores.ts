import { type Deliver, startRelay } from '@careeasy/audit'
import { createDynamoOutbox } from '@careeasy/audit/dynamo'
import type {} from '@careeasy/cache'
import { createInvalidation } from '@careeasy/cache'
import { createDynamoClient, type DynamoOptions, tableIsActive } from '@careeasy/dynamodb'
import { accessName } from '@careeasy/identity'
import type {} from '@careeasy/service'
import fp from 'fastify-plugin'
import type { GuessLimits } from '../store/guess-rules.ts'
import { createGuessStore, type GuessStore } from '../store/guesses.ts'
import { createInvitationStore, type InvitationStore } from '../store/invitations.ts'
import { type Announce, createMembershipStore, type MembershipStore } from '../store/memberships.ts'
import { createReplayStore, type ReplayStore } from '../store/replays.ts'
import { createSecurityEventStore, type SecurityEventStore } from '../store/security-events.ts'
import { createSessionStore, type SessionOptions, type SessionStore } from '../store/sessions.ts'
import { usersTable } from '../store/table.ts'
import { createTenantNameStore, type TenantNameStore } from '../store/tenant-names.ts'
import { createUserStore, type UserStore } from '../store/users.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly stores: Stores
  }
}

export interface Stores {
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly memberships: MembershipStore
  readonly tenantNames: TenantNameStore
  readonly invitations: InvitationStore
  readonly securityEvents: SecurityEventStore
  readonly guesses: GuessStore
  readonly replays: ReplayStore
}

export interface StoresOptions {
  readonly dynamodb: DynamoOptions
  readonly table: string
  readonly sessions: SessionOptions
  readonly guesses: GuessLimits
  /** Hands audit events over. */
  readonly deliver: Deliver
}

/** The table `Users`. Every change of a membership is told to the audit log and to whoever keeps access decisions. */
export const stores = fp<StoresOptions>(
  async (app, { dynamodb, table, sessions, guesses, deliver }) => {
    const client = createDynamoClient(dynamodb)
    app.readiness.require('dynamodb', () => tableIsActive(client, table))
    const outbox = createDynamoOutbox(client, table)
    const relay = startRelay({ outbox, deliver, log: app.log, metrics: app.metrics })
    app.addHook('onClose', async () => {
      await relay.close()
      client.destroy()
    })

    const invalidateAccess = createInvalidation({ name: accessName, cache: app.cache, log: app.log })
    const db = usersTable(client, table)
    const users = createUserStore(db, invalidateAccess)
    const announceMembership: Announce = async (userId, event) => {
      relay.offer({ event, ref: event.id })
      await invalidateAccess(userId)
    }
    app.decorate('stores', {
      users,
      sessions: createSessionStore(db, sessions, invalidateAccess),
      securityEvents: createSecurityEventStore(db),
      guesses: createGuessStore(db, guesses, sessions.now),
      replays: createReplayStore(db),
      tenantNames: createTenantNameStore(db),
      memberships: createMembershipStore(db, announceMembership),
      invitations: createInvitationStore(db, {
        users,
        now: sessions.now,
        announce: event => relay.offer({ event, ref: event.id }),
        announceMembership,
      }),
    })
  },
  { name: 'stores', fastify: '5.x', dependencies: ['cache', 'health'] },
)
