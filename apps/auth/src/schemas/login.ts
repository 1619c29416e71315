import { type Static, Type } from '@sinclair/typebox'
import { AccountSchema } from './user.ts'

const credentials = {
  username: Type.String({ minLength: 1, maxLength: 320, description: 'the e-mail address, in any case' }),
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
}

const LoginSchema = Type.Object(credentials, {
  additionalProperties: false,
  examples: [{ username: 'demo@gmail.com', password: 'demo' }],
})
export type Login = Static<typeof LoginSchema>

/** What an encrypted login says. */
export const LoginClaimsSchema = Type.Object(
  {
    ...credentials,
    iat: Type.Number({ description: 'epoch seconds, at most two minutes from now' }),
    jti: Type.String({ minLength: 8, maxLength: 128, description: 'accepted once' }),
  },
  { additionalProperties: false },
)

/** A login in the open, or encrypted. */
export const LoginBodySchema = Type.Unsafe<Login | string>({
  content: {
    'application/json': { schema: LoginSchema },
    'application/jwt': {
      schema: Type.String({
        description:
          'a compact JWE (ECDH-ES+A256KW, A256GCM, with kid) to a key of use "enc" in /.well-known/jwks.json; ' +
          'its payload is {username, password, iat, jti}',
      }),
    },
  },
})

export const LoggedInSchema = Type.Object({
  Auth_key: Type.String({ description: 'secret of the session, 34 characters; send it as Auth-Key' }),
  Auth_token: Type.String({ description: 'JWT, valid for 15 minutes; send it as Auth-Token' }),
  user: AccountSchema,
})
