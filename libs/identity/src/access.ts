import { type Static, Type } from '@sinclair/typebox'
import { tenantRoles } from './claims.ts'

/**
 * Whether a session is alive, and in which roles its user belongs to a tenant. Kept by (session, tenant);
 * made by auth at `GET /internal/access`, used by the edge.
 */
export const AccessDecisionSchema = Type.Object({
  session: Type.Union([Type.Literal('live'), Type.Literal('ended')]),
  platformRoles: Type.Array(Type.Literal('platform:admin')),
  /** The roles in the tenant that was asked for; null when the user is no member, or none was asked for. */
  tenantRoles: Type.Union([Type.Array(Type.Union(tenantRoles.map(role => Type.Literal(role)))), Type.Null()]),
})
export type AccessDecision = Static<typeof AccessDecisionSchema>

/** The look-up's name in the shared cache. Its groups are user ids, its keys `sid` or `sid:tenant`. */
export const accessName = 'access'
