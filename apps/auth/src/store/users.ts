import { GetCommand, PutCommand, paginateScan, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import {
  failedConditions,
  isConditionFailure,
  readMany,
  type TransactWrite,
  transact,
} from '@careeasy/dynamodb'
import type { PlatformRole } from '@careeasy/identity'
import { v7 as uuidv7 } from 'uuid'
import { EmailTaken, UserUnknown } from '../errors.ts'
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
  /** Counts the changes of the password: a session of another count has ended. */
  readonly password_version: number
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

/** What may change; what is left out stays. */
export interface UserChange {
  readonly fname?: string | undefined
  readonly lname?: string | undefined
  readonly others?: Others | undefined
  readonly status?: User['status'] | undefined
}

/** How a person is called, for lists. */
export type UserName = Pick<User, 'id' | 'email' | 'fname' | 'lname'>

export interface UserStore {
  /** @throws EmailTaken (409) */
  create(user: NewUser): Promise<User>
  /** @throws UserUnknown (404) */
  update(id: string, change: UserChange): Promise<User>
  find(id: string): Promise<User | undefined>
  /** By the address as a person types it: case, width and surrounding spaces do not matter. */
  findByEmail(email: string): Promise<User | undefined>
  /** As above, the id alone. */
  idOf(email: string): Promise<string | undefined>
  /** As `find`; without an id it reads as much and finds nobody, so that time does not tell who is known. */
  findOrNobody(id: string | undefined): Promise<User | undefined>
  namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, UserName>>
  /** All users by id, at most `limit` after `after`. */
  list(page: { limit: number; after: string | undefined }): Promise<User[]>
}

/** Told of a user who may now do more or less than before, once that is written. */
export type AnnounceUser = (userId: string) => Promise<void>

/** DynamoDB's bound on a partition key is 2,048 bytes; NFKC may lengthen a short text eighteenfold. */
const maxEmailKey = 1_000
/** Nobody's id. */
const nobody = '00000000-0000-7000-8000-000000000000'

export function createUserStore(
  { client, table, reader }: UsersTable,
  announce: AnnounceUser = async () => {},
): UserStore {
  async function find(id: string): Promise<User | undefined> {
    const item = await reader.get<UserItem>(keys.user(id))
    return item && toUser(item)
  }

  async function idOf(email: string): Promise<string | undefined> {
    const emailKey = normaliseEmail(email)
    if (Buffer.byteLength(emailKey) > maxEmailKey) return undefined
    const item = await reader.get<{ user_id: string }>(keys.email(emailKey))
    return item?.user_id
  }

  return {
    async create(given) {
      const user = newUser(given)
      try {
        await transact(client, userWrites(table, user))
      } catch (error) {
        if (failedConditions(error) !== undefined) throw new EmailTaken()
        throw error
      }
      return user
    },
    async update(id, { others, ...change }) {
      const values = { ...change, ...(others && { others: JSON.stringify(others) }) }
      const given = Object.entries(values).filter(([, value]) => value !== undefined)
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: table,
            Key: keys.user(id),
            UpdateExpression: `SET ${given.map(([name]) => `#${name} = :${name}`).join(', ')} ADD version :one`,
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
            ExpressionAttributeValues: {
              ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
              ':one': 1,
            },
            ReturnValues: 'ALL_NEW',
          }),
        )
        if (change.status !== undefined) await announce(id)
        return toUser(Attributes as UserItem)
      } catch (error) {
        if (isConditionFailure(error)) throw new UserUnknown(id)
        throw error
      }
    },
    find,
    idOf,
    findOrNobody: (id = nobody) => find(id),
    async findByEmail(email) {
      const id = await idOf(email)
      return id === undefined ? undefined : find(id)
    },
    async namesOf(ids) {
      const attributes = ['id', 'email', 'fname', 'lname']
      const names = await readMany<UserName>({ client, table, attributes }, ids.map(keys.user))
      return new Map(names.map(name => [name.id, name]))
    },
    async list({ limit, after }) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keys.listedUser('').pk },
          ConsistentRead: true,
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: keys.listedUser(after) }),
        }),
      )
      const found = await readMany<UserItem>(
        { client, table },
        Items.map(item => keys.user(item['sk'] as string)),
      )
      return found.map(toUser).sort((a, b) => (a.id < b.id ? -1 : 1))
    },
  }
}

type UserItem = Omit<User, 'others'> & { others: string; pk: string; sk: string; email_key: string }

function toUser({ pk: _pk, sk: _sk, email_key: _emailKey, others, ...user }: UserItem): User {
  return { ...user, password_version: user.password_version ?? 0, others: JSON.parse(others) as Others }
}

/** A user who is not written yet. */
export function newUser({
  others = { education: [], experiences: [] },
  platform_roles = [],
  ...given
}: NewUser): User {
  const created = {
    id: uuidv7(),
    created_at: new Date().toISOString(),
    status: 'active',
    password_version: 0,
    version: 1,
  } as const
  return { ...given, others, platform_roles, ...created }
}

/** The user, their address and their place in the list: each is refused if it is there already. */
export function userWrites(table: string, user: User): TransactWrite[] {
  const email_key = normaliseEmail(user.email)
  // As text: numbers and nesting outlive a JSON round trip, not DynamoDB's own types.
  const profile = { ...keys.user(user.id), ...user, others: JSON.stringify(user.others), email_key }
  const address = { ...keys.email(email_key), user_id: user.id }
  return [putNew(table, profile), putNew(table, address), putNew(table, keys.listedUser(user.id))]
}

const listedUsers = { pk: 'MIGRATION', sk: 'listed-users' }

/** Whether `listFormerUsers` has nothing left to do. */
export async function formerUsersAreListed({
  client,
  table,
}: Pick<UsersTable, 'client' | 'table'>): Promise<boolean> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: listedUsers }))
  return Item !== undefined
}

/** Puts users into the list who were made before there was one; a scan of the table, done once. */
export async function listFormerUsers({ client, table }: UsersTable): Promise<void> {
  if (await formerUsersAreListed({ client, table })) return
  const users = {
    TableName: table,
    FilterExpression: 'sk = :profile',
    ExpressionAttributeValues: { ':profile': keys.user('').sk },
    ProjectionExpression: 'id',
  }
  for await (const { Items = [] } of paginateScan({ client }, users)) {
    for (const { id } of Items) {
      await client.send(new PutCommand({ TableName: table, Item: keys.listedUser(id as string) }))
    }
  }
  await client.send(new PutCommand({ TableName: table, Item: listedUsers }))
}

function putNew(table: string, item: Record<string, unknown>) {
  return { Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } }
}

/** The form in which addresses are compared. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').toLowerCase().trim()
}
