import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { failedConditions, readMany, transact } from '@careeasy/dynamodb'
import type { PlatformRole } from '@careeasy/identity'
import { v7 as uuidv7 } from 'uuid'
import { EmailTaken } from '../errors.ts'
import type { Others } from '../schemas/user.ts'
import { keys, type UsersTable } from './table.ts'

/** A user with what stays inside. */
export interface User {
  readonly id: string
  readonly email: string
  readonly fname: string
  readonly lname: string
  readonly others: Others
  readonly password_hash: string
  readonly platform_roles: readonly PlatformRole[]
  /** A disabled user cannot sign in, and their sessions count as ended. */
  readonly status: 'active' | 'disabled'
  /** ISO 8601 */
  readonly created_at: string
  readonly version: number
}

export interface NewUser {
  readonly email: string
  readonly fname: string
  readonly lname: string
  readonly others?: Others | undefined
  readonly password_hash: string
  readonly platform_roles?: readonly PlatformRole[]
}

/** How a person is called, for lists. */
export type UserName = Pick<User, 'id' | 'email' | 'fname' | 'lname'>

export interface UserStore {
  /** @throws EmailTaken (409) */
  create(user: NewUser): Promise<User>
  find(id: string): Promise<User | undefined>
  /** By the address as a person types it: case, width and surrounding spaces do not matter. */
  findByEmail(email: string): Promise<User | undefined>
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, UserName>>
}

/** DynamoDB's bound on a partition key is 2,048 bytes; NFKC may lengthen a short text eighteenfold. */
const maxEmailKey = 1_000
/** Nobody's id. */
const nobody = '00000000-0000-7000-8000-000000000000'

export function createUserStore({ client, table }: UsersTable): UserStore {
  async function find(id: string): Promise<User | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.user(id), ConsistentRead: true }),
    )
    return Item === undefined ? undefined : toUser(Item as UserItem)
  }

  async function findIdByEmail(emailKey: string): Promise<string | undefined> {
    if (Buffer.byteLength(emailKey) > maxEmailKey) return undefined
    const Key = keys.email(emailKey)
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))
    return Item?.['user_id'] as string | undefined
  }

  return {
    async create({ others = { education: [], experiences: [] }, platform_roles = [], ...given }) {
      const created = {
        id: uuidv7(),
        created_at: new Date().toISOString(),
        status: 'active',
        version: 1,
      } as const
      const user: User = { ...given, others, platform_roles, ...created }
      const email_key = normaliseEmail(user.email)
      // As text: numbers and nesting outlive a JSON round trip, not DynamoDB's own types.
      const profile = { ...keys.user(user.id), ...user, others: JSON.stringify(others), email_key }
      const address = { ...keys.email(email_key), user_id: user.id }
      try {
        await transact(client, [putNew(table, profile), putNew(table, address)])
      } catch (error) {
        if (failedConditions(error) !== undefined) throw new EmailTaken()
        throw error
      }
      return user
    },
    find,
    async findByEmail(email) {
      const id = await findIdByEmail(normaliseEmail(email))
      // An unknown address takes a second read too, or the time of a login would tell it apart.
      return find(id ?? nobody)
    },
    async namesOf(ids) {
      const attributes = ['id', 'email', 'fname', 'lname']
      const names = await readMany<UserName>({ client, table, attributes }, ids.map(keys.user))
      return new Map(names.map(name => [name.id, name]))
    },
  }
}

type UserItem = Omit<User, 'others'> & { others: string; pk: string; sk: string; email_key: string }

function toUser({ pk: _pk, sk: _sk, email_key: _emailKey, others, ...user }: UserItem): User {
  return { ...user, others: JSON.parse(others) as Others }
}

function putNew(table: string, item: Record<string, unknown>) {
  return { Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } }
}

/** The form in which addresses are compared. */
function normaliseEmail(email: string): string {
  return email.normalize('NFKC').toLowerCase().trim()
}
