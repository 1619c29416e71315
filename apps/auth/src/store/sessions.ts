import { DeleteCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { failedConditions, isConditionFailure, type TransactWrite, transact } from '@careeasy/dynamodb'
import { SessionEnded } from '@careeasy/identity'
import { Overloaded } from '@careeasy/problem'
import { v7 as uuidv7 } from 'uuid'
import { PasswordWrong } from '../errors.ts'
import { keys, type UsersTable } from './table.ts'
import type { User } from './users.ts'

/** With what a session was used last: at the login or a refresh. */
export interface SessionClient {
  /** The user agent. */
  readonly device?: string | undefined
  readonly address?: string | undefined
}

/** A session whose time is not over. Times are ISO 8601. */
export interface Session extends SessionClient {
  readonly id: string
  /** The hash of the Auth_key that may refresh it. */
  readonly akh: string
  /** The session counts while this is its user's: changing the password ends all others in one write. */
  readonly password_version: number
  readonly created_at: string
  readonly last_used_at: string
  readonly expires_at: string
}

/** What the store keeps beside it. */
interface StoredSession extends Session {
  /** The hash of the key before, and since when it is no longer the one. */
  readonly previous_akh?: string
  readonly rotated_at?: string
  /** When it ends, however much it is used. */
  readonly ends_at: string
}

export type SessionOwner = Pick<User, 'id' | 'password_version'>

/** Which session, and the hashes of the keys from and to which it goes. */
export interface Rotation {
  readonly sid: string
  readonly from: string
  readonly to: string
}

export interface SessionOptions {
  /** Milliseconds a session lives at most. */
  readonly lifetime: number
  /** Milliseconds a session lives without a refresh. */
  readonly idle: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export interface SessionStore {
  /** Begins a session; gives its id. `akh` is the hash of its Auth_key. */
  create(
    userId: string,
    akh: string,
    details?: SessionClient & {
      readonly passwordVersion?: number
      /** What is written in the same transaction, of the session's id. */
      readonly alongside?: (sid: string) => TransactWrite
    },
  ): Promise<string>
  find(userId: string, sid: string): Promise<Session | undefined>
  /**
   * Puts the key's successor in its place. Gives the hash of the key that is in force now: for a key that was
   * replaced in the last ten seconds that of its successor, since a client asks again after a lost answer.
   * 'reused' for any other key, 'ended' when there is no session any more.
   * @throws Overloaded (503)
   */
  rotate(
    owner: SessionOwner,
    rotation: Rotation,
    client: SessionClient,
  ): Promise<{ readonly akh: string } | 'reused' | 'ended'>
  /** The user's sessions that are alive, the newest first, at most `limit` after `after`. */
  ofUser(owner: SessionOwner, page: { limit: number; after: string | undefined }): Promise<Session[]>
  /** Ends a session everywhere; false when there was none. */
  revoke(userId: string, sid: string): Promise<boolean>
  /**
   * Sets the user's new password and ends every session but `keep`, in one write.
   * @throws PasswordWrong when another change was first; SessionEnded when `keep` is gone.
   */
  changePassword(user: User, change: { readonly passwordHash: string; readonly keep: string }): Promise<void>
}

/** Milliseconds in which a client that lost the answer may ask again with the key before. */
const retryWindow = 10_000
/** Tries while refreshes of one session race: a loser finds the winner's key at the second. */
const maxAttempts = 2

/** @param announceEnd told of every user whose sessions have changed, once it is written. */
export function createSessionStore(
  { client, table, reader }: UsersTable,
  { lifetime, idle, now }: SessionOptions,
  announceEnd: (userId: string) => Promise<void>,
): SessionStore {
  // DynamoDB deletes by TTL up to days late.
  const isOver = (item: Record<string, unknown>) => !(Date.parse(item['expires_at'] as string) > now())

  async function find(userId: string, sid: string): Promise<StoredSession | undefined> {
    const item = await reader.get<Record<string, unknown>>(keys.session(userId, sid))
    return item === undefined || isOver(item) ? undefined : toSession(item)
  }

  /** The end of a session that is used now. */
  function expiry(endsAt: number) {
    const end = Math.min(endsAt, now() + idle)
    return { expires_at: new Date(end).toISOString(), expiresAt: Math.ceil(end / 1_000) }
  }

  /** False when another refresh was first, or the session has been ended. */
  async function replaceKey(
    userId: string,
    session: StoredSession,
    { from, to }: Rotation,
    { device, address }: SessionClient,
  ): Promise<boolean> {
    const { expires_at, expiresAt } = expiry(Date.parse(session.ends_at))
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.session(userId, session.id),
          UpdateExpression:
            'SET akh = :to, previous_akh = :from, rotated_at = :now, last_used_at = :now, ' +
            'expires_at = :expires_at, expiresAt = :expiresAt, device = :device, address = :address',
          ConditionExpression: 'akh = :from',
          ExpressionAttributeValues: {
            ':from': from,
            ':to': to,
            ':now': new Date(now()).toISOString(),
            ':expires_at': expires_at,
            ':expiresAt': expiresAt,
            ':device': device ?? null,
            ':address': address ?? null,
          },
        }),
      )
      return true
    } catch (error) {
      if (isConditionFailure(error)) return false
      throw error
    }
  }

  return {
    async create(userId, akh, { device, address, passwordVersion = 0, alongside } = {}) {
      const id = uuidv7()
      const created = now()
      const at = new Date(created).toISOString()
      const session = {
        id,
        akh,
        device,
        address,
        password_version: passwordVersion,
        created_at: at,
        last_used_at: at,
        ends_at: new Date(created + lifetime).toISOString(),
        ...expiry(created + lifetime),
      }
      const write = { Put: { TableName: table, Item: { ...keys.session(userId, id), ...session } } }
      await transact(client, alongside === undefined ? [write] : [write, alongside(id)])
      return id
    },

    find,

    async rotate(owner, rotation, sessionClient) {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const session = await find(owner.id, rotation.sid)
        if (session?.password_version !== owner.password_version) return 'ended'
        if (session.akh !== rotation.from) return wasJustReplaced(session) ? session : 'reused'
        if (await replaceKey(owner.id, session, rotation, sessionClient)) return { akh: rotation.to }
      }
      throw new Overloaded()

      function wasJustReplaced({ previous_akh, rotated_at = '' }: StoredSession): boolean {
        return previous_akh === rotation.from && now() - Date.parse(rotated_at) <= retryWindow
      }
    },

    async ofUser(owner, { limit, after }) {
      const { pk, sk } = keys.session(owner.id, '')
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          // An id is hexadecimal: `~` comes after all of them.
          ExpressionAttributeValues: { ':pk': pk, ':from': sk, ':to': `${sk}${after ?? '~'}` },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
      )
      const found: Session[] = []
      for await (const { Items = [] } of pages) {
        const alive = Items.filter(item => !isOver(item)).map(toSession)
        const others = alive.filter(({ id }) => id !== after)
        found.push(...others.filter(session => session.password_version === owner.password_version))
        if (found.length >= limit) break
      }
      return found.slice(0, limit)
    },

    async revoke(userId, sid) {
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName: table, Key: keys.session(userId, sid), ReturnValues: 'ALL_OLD' }),
      )
      // Also when it was gone: whoever ended it may have died before telling.
      await announceEnd(userId)
      return Attributes !== undefined && !isOver(Attributes)
    },

    async changePassword(user, { passwordHash, keep }) {
      const password_version = user.password_version + 1
      try {
        await transact(client, [
          {
            Update: {
              TableName: table,
              Key: keys.user(user.id),
              UpdateExpression: 'SET password_hash = :hash, password_version = :version ADD #version :one',
              ConditionExpression: 'password_hash = :known',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: {
                ':hash': passwordHash,
                ':known': user.password_hash,
                ':version': password_version,
                ':one': 1,
              },
            },
          },
          {
            Update: {
              TableName: table,
              Key: keys.session(user.id, keep),
              UpdateExpression: 'SET password_version = :version',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeValues: { ':version': password_version },
            },
          },
        ])
      } catch (error) {
        const failed = failedConditions(error)
        if (failed === undefined) throw error
        throw failed.includes(0) ? new PasswordWrong() : new SessionEnded()
      }
      await announceEnd(user.id)
    },
  }
}

function toSession(item: Record<string, unknown>): StoredSession {
  return {
    password_version: 0,
    // A replica of the version before writes neither of them.
    last_used_at: item['created_at'] as string,
    ends_at: item['expires_at'] as string,
    ...(item as Omit<StoredSession, 'id' | 'password_version' | 'last_used_at' | 'ends_at'>),
    id: String(item['sk']).slice('SESSION#'.length),
  }
}
