import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { v7 as uuidv7 } from 'uuid'
import type { UsersTable } from './table.ts'

/** What can happen to accounts, sessions and keys. */
export type SecurityEventType =
  | 'login.success'
  | 'login.failure'
  | 'login.delayed'
  | 'login.replayed'
  | 'logout'
  | 'refresh.reuse'
  | 'session.revoke'
  | 'password.change'
  | 'user.create'
  | 'user.change'
  | 'member.invite'
  | 'member.accept'
  | 'member.roles'
  | 'member.remove'
  | 'key.rotate'

export interface SecurityEvent {
  /** UUIDv7. */
  readonly id: string
  /** ISO 8601. */
  readonly at: string
  readonly type: SecurityEventType
  /** The account it happened to, where one is known. */
  readonly user_id?: string | undefined
  /** Who did it, where that is somebody else. */
  readonly actor?: string | undefined
  readonly sid?: string | undefined
  readonly tenant?: string | undefined
  /** The client's address as the edge saw it. */
  readonly address?: string | undefined
  readonly request_id: string
  /** A few words for the reader; never a secret, a password or a token. */
  readonly detail?: string | undefined
}

export type NewSecurityEvent = Omit<SecurityEvent, 'id' | 'at'>

export interface SecurityEventEntry {
  readonly Put: { readonly TableName: string; readonly Item: Record<string, unknown> }
}

/** A stretch of one day's events, the newest first. */
export interface SecurityEventSelection {
  /** As in 2026-11-22, in UTC. */
  readonly day: string
  readonly limit: number
  /** The id of the last event of the page before. */
  readonly after?: string | undefined
}

/** The platform's own audit trail: what no tenant's log can hold, because it is of no tenant. */
export interface SecurityEventStore {
  record(event: NewSecurityEvent): Promise<void>
  /** The write of an event, for the transaction in which it happens. */
  entry(event: NewSecurityEvent): SecurityEventEntry
  list(selection: SecurityEventSelection): Promise<SecurityEvent[]>
}

/** Milliseconds an event is kept: 400 days. */
const retention = 400 * 86_400_000

const partition = (day: string) => `SECURITY#${day}`

export function createSecurityEventStore({ client, table }: UsersTable): SecurityEventStore {
  function entry(event: NewSecurityEvent): SecurityEventEntry {
    const id = uuidv7()
    const now = new Date()
    const at = now.toISOString()
    const expiresAt = Math.ceil((now.getTime() + retention) / 1_000)
    return {
      Put: {
        TableName: table,
        Item: { pk: partition(at.slice(0, 10)), sk: id, id, at, ...event, expiresAt },
      },
    }
  }

  return {
    entry,
    record: async event => void (await client.send(new PutCommand(entry(event).Put))),

    async list({ day, limit, after }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :after',
          ExpressionAttributeValues: { ':pk': partition(day), ...(after && { ':after': after }) },
          ScanIndexForward: false,
          Limit: limit,
        }),
      )
      return Items.map(({ pk: _pk, sk: _sk, expiresAt: _expiresAt, ...event }) => event as SecurityEvent)
    },
  }
}
