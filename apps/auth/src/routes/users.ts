import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { EmailTaken, PasswordWeak, UserUnknown } from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import { ChangeUserSchema, CreateUserSchema, UserParams, UserSchema } from '../schemas/user.ts'
import { recordDone } from '../security-context.ts'
import type { SecurityEventStore } from '../store/security-events.ts'
import type { User, UserStore } from '../store/users.ts'
import { changeDetail } from '../user-change.ts'

export interface UsersOptions {
  readonly users: UserStore
  readonly securityEvents: SecurityEventStore
  readonly passwords: Passwords
  readonly cursors: Cursors
}

/** Bytes: with all its text a user stays far below the 400 KB of a DynamoDB item. */
const bodyLimit = 65_536
/** The list is of nobody's tenant. */
const scope = { list: 'users', tenant: 'platform' }

export const users: FastifyPluginAsyncTypebox<UsersOptions> = async (app, options) => {
  const { users, securityEvents, passwords, cursors } = options
  const tags = ['users']

  app.get(
    '/auth/users',
    {
      schema: {
        operationId: 'listUsers',
        summary: 'All users in the order in which they were made (platform:admin)',
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: PageOf(UserSchema) },
        problems: [RoleInsufficient],
      },
    },
    async request => {
      const { limit, cursor } = request.query
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor)[0]
      const found = await users.list({ limit: limit + 1, after })
      const { items, ...more } = toPage(found, limit, last => cursors.encode(scope, [last.id]))
      return { items: items.map(toResource), ...more }
    },
  )

  app.post(
    '/auth/users',
    {
      bodyLimit,
      preValidation: storableJson(),
      schema: {
        operationId: 'createUser',
        summary: 'Create a user (platform:admin)',
        tags,
        body: CreateUserSchema,
        response: { 201: UserSchema },
        problems: [RoleInsufficient, EmailTaken, PasswordWeak],
      },
    },
    async (request, reply) => {
      const { password, ...person } = request.body
      const password_hash = await passwords.hash(password, person.email)
      const user = await users.create({ ...person, password_hash })
      const { sub } = request.caller
      await recordDone(securityEvents, request, { type: 'user.create', user_id: user.id, actor: sub })
      reply.code(201).header('location', `/auth/users/${user.id}`)
      return toResource(user)
    },
  )

  app.get(
    '/auth/users/:id',
    {
      schema: {
        operationId: 'getUser',
        summary: 'One user (platform:admin)',
        tags,
        params: UserParams,
        response: { 200: UserSchema },
        problems: [RoleInsufficient, UserUnknown],
      },
    },
    async request => {
      const user = await users.find(request.params.id)
      if (user === undefined) throw new UserUnknown(request.params.id)
      return toResource(user)
    },
  )

  app.patch(
    '/auth/users/:id',
    {
      bodyLimit,
      preValidation: storableJson(),
      schema: {
        operationId: 'changeUser',
        summary: 'Change what is given of a user; disabling one ends all their access (platform:admin)',
        tags,
        params: UserParams,
        body: ChangeUserSchema,
        response: { 200: UserSchema },
        problems: [RoleInsufficient, UserUnknown, EmailTaken],
      },
    },
    async request => {
      const { id } = request.params
      const user = await users.update(id, request.body)
      const event = { user_id: id, actor: request.caller.sub, detail: changeDetail(request.body) }
      await recordDone(securityEvents, request, { type: 'user.change', ...event })
      return toResource(user)
    },
  )
}

function toResource(user: User) {
  const { id, email, fname, lname, others, platform_roles, status, created_at } = user
  return { id, email, fname, lname, others, platform_roles: [...platform_roles], status, created_at }
}
