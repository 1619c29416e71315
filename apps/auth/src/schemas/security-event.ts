import { Type } from '@sinclair/typebox'
import type { SecurityEvent } from '../store/security-events.ts'

/** What happened, to whom, by whom, from where: as the platform's administrators see it. */
export const SecurityEventSchema = Type.Unsafe<SecurityEvent>(
  Type.Object({
    id: Type.String({ description: 'a UUIDv7' }),
    at: Type.String({ format: 'date-time' }),
    type: Type.String({ examples: ['login.failure', 'member.roles'] }),
    user_id: Type.Optional(Type.String({ description: 'the account it happened to' })),
    actor: Type.Optional(Type.String({ description: 'who did it, where that is somebody else' })),
    sid: Type.Optional(Type.String({ description: 'the session' })),
    tenant: Type.Optional(Type.String()),
    address: Type.Optional(Type.String({ description: "the client's address as the edge saw it" })),
    request_id: Type.String(),
    detail: Type.Optional(Type.String()),
  }),
)
