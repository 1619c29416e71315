import { Type } from '@sinclair/typebox'
import { AccountSchema } from './user.ts'

export const LoginSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 320, description: 'the e-mail address, in any case' }),
    password: Type.String({ minLength: 1, maxLength: 1_024 }),
  },
  { additionalProperties: false, examples: [{ username: 'demo@gmail.com', password: 'demo' }] },
)

export const LoggedInSchema = Type.Object({
  Auth_key: Type.String({ description: 'secret of the session, 34 characters; send it as Auth-Key' }),
  Auth_token: Type.String({ description: 'JWT, valid for 15 minutes; send it as Auth-Token' }),
  user: AccountSchema,
})
