import { type Static, Type } from '@sinclair/typebox'

const Digest = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  description: 'base64url SHA-256 of the canonical JSON (RFC 8785)',
})

/** Who did what to which thing of which tenant, when, from where, with which outcome. */
export const AuditEventSchema = Type.Object({
  id: Type.String({ format: 'uuid', description: 'UUIDv7; the same event handed over twice is stored once' }),
  tenant: Type.String({ pattern: '^[0-9A-Z]{7,26}$' }),
  at: Type.String({ format: 'date-time' }),
  actor: Type.String({ description: 'the id of the user, or `service:<name>`' }),
  action: Type.String({ pattern: '^[a-z-]+\\.[a-z-]+$', examples: ['person.create'] }),
  target: Type.String({ maxLength: 256, description: 'what it was done to, as in person/<id>' }),
  outcome: Type.Union([Type.Literal('success'), Type.Literal('failure')]),
  before: Type.Optional(Digest),
  after: Type.Optional(Digest),
  request_id: Type.String({ maxLength: 64 }),
  source: Type.String({ description: 'the service that reports it' }),
  address: Type.Optional(Type.String({ description: 'the client address as the edge saw it' })),
})
export type AuditEvent = Static<typeof AuditEventSchema>
