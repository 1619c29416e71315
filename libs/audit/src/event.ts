import { createHash } from 'node:crypto'
import { type Static, Type } from '@sinclair/typebox'
import canonicalize from 'canonicalize'
import { v7 as uuidv7 } from 'uuid'

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

/** What of a request goes into its audit events. */
export interface AuditContext {
  readonly tenant: string
  readonly actor: string
  readonly requestId: string
  readonly source: string
  readonly address?: string | undefined
}

export interface AuditFacts {
  readonly action: string
  readonly target: string
  /** The thing as it was and as it is now; only their digests are kept. */
  readonly before?: unknown
  readonly after?: unknown
}

/** An event of this moment. */
export function createAuditEvent(context: AuditContext, facts: AuditFacts): AuditEvent {
  return {
    id: uuidv7(),
    tenant: context.tenant,
    at: new Date().toISOString(),
    actor: context.actor,
    action: facts.action,
    target: facts.target,
    outcome: 'success',
    ...(facts.before === undefined ? {} : { before: digest(facts.before) }),
    ...(facts.after === undefined ? {} : { after: digest(facts.after) }),
    request_id: context.requestId,
    source: context.source,
    ...(context.address === undefined ? {} : { address: context.address }),
  }
}

/** base64url SHA-256 of the value's canonical JSON (RFC 8785). */
export function digest(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('base64url')
}
