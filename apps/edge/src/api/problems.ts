import { KeyMismatch, SessionEnded, TenantRequired, TokenInvalid } from '@careeasy/identity'
import {
  type DeclaredError,
  describeError,
  HeadersTooLarge,
  Internal,
  Overloaded,
  type ProblemDescription,
  RequestMalformed,
  RequestTooSlow,
  ServiceUnavailable,
} from '@careeasy/problem'
import { TenantFrozen, TenantNotReady, TenantSuspended, TenantUnknown } from '@careeasy/tenant-connection'
import {
  CredentialsMissing,
  HeaderDuplicate,
  PathInvalid,
  RateLimited,
  TenantForbidden,
  TenantMalformed,
  TokenExpired,
  UpstreamBroken,
  UpstreamTimeout,
} from '../errors.ts'
import type { Admitted } from '../passages.ts'

const always = [Internal, RequestMalformed, RequestTooSlow, HeadersTooLarge, PathInvalid]
const own = [...always, Overloaded, RateLimited]
const passing = [...own, UpstreamTimeout, UpstreamBroken, ServiceUnavailable]
const sent = [...passing, HeaderDuplicate, CredentialsMissing, TenantMalformed]
const person = [...sent, TokenInvalid, TokenExpired, KeyMismatch, SessionEnded]
// A tenant that is named is looked at, also where none is needed.
const named = [...person, TenantForbidden, TenantUnknown, TenantSuspended]

/** What the edge itself may answer in place of a service, by who may pass. */
const byAdmitted: Readonly<Record<Admitted, readonly DeclaredError[]>> = {
  anybody: passing,
  refresher: sent,
  person: named,
  tenantPerson: [...named, TenantRequired, TenantNotReady, TenantFrozen],
}

/** The problems that come from the way through the edge. */
export function passingProblems(admits: Admitted): ProblemDescription[] {
  return byAdmitted[admits].map(describeError)
}

/** Those of `/livez` and `/readyz`, which are neither counted nor shed. */
export function healthProblems(): ProblemDescription[] {
  return always.map(describeError)
}

/** Those of a page of the edge's own. */
export function ownProblems(): ProblemDescription[] {
  return own.map(describeError)
}
