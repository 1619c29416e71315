import { createHash } from 'node:crypto'
import type { AuditEvent } from '@careeasy/audit-proof'
import canonicalize from 'canonicalize'
import { v7 as uuidv7 } from 'uuid'

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
