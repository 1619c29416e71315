import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { UserUnknown } from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import { CreateUserSchema, UserParams, UserSchema } from '../schemas/user.ts'
import type { User, UserStore } from '../store/users.ts'

export interface UsersOptions {
  readonly users: UserStore
  readonly passwords: Passwords
}

/** Bytes: with all its text a user stays far below the 400 KB of a DynamoDB item. */
const bodyLimit = 65_536

export const users: FastifyPluginAsyncTypebox<UsersOptions> = async (app, { users, passwords }) => {
  app.post(
    '/auth/users',
    {
      bodyLimit,
      schema: {
        operationId: 'createUser',
        summary: 'Create a user (platform:admin)',
        tags: ['users'],
        body: CreateUserSchema,
        response: { 201: UserSchema },
      },
    },
    async (request, reply) => {
      const { password, ...person } = request.body
      const user = await users.create({ ...person, password_hash: await passwords.hash(password) })
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
        tags: ['users'],
        params: UserParams,
        response: { 200: UserSchema },
      },
    },
    async request => {
      const user = await users.find(request.params.id)
      if (user === undefined) throw new UserUnknown(request.params.id)
      return toResource(user)
    },
  )
}

function toResource({ id, email, fname, lname, others, platform_roles, created_at }: User) {
  return { id, email, fname, lname, others, platform_roles: [...platform_roles], created_at }
}
