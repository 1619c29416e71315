import { Type } from '@sinclair/typebox'

const SessionIdSchema = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'the id of a session, `sid` in its Auth_tokens',
})
export const SessionParams = Type.Object({ sid: SessionIdSchema })

/** The edge takes them in every spelling and passes them on in this one. */
export const PairHeaders = Type.Object({
  'auth-key': Type.String({ maxLength: 256 }),
  'auth-token': Type.String({ maxLength: 8_192, description: 'may have expired' }),
})

/** A session as its user sees it. */
export const SessionSchema = Type.Object({
  id: SessionIdSchema,
  current: Type.Boolean({ description: 'whether the request was made in this session' }),
  device: Type.Union([Type.String(), Type.Null()], {
    description: 'the user agent of the last sign-in or refresh',
  }),
  address: Type.Union([Type.String(), Type.Null()], { description: 'where from that was' }),
  created_at: Type.String({ format: 'date-time' }),
  last_used_at: Type.String({ format: 'date-time', description: 'of the last sign-in or refresh' }),
  expires_at: Type.String({ format: 'date-time', description: 'unless it is refreshed before' }),
})

export const ChangePasswordSchema = Type.Object(
  {
    current_password: Type.String({ minLength: 1, maxLength: 1_024 }),
    new_password: Type.String({ minLength: 1, maxLength: 1_024, description: '8 to 128 characters' }),
  },
  { additionalProperties: false },
)
