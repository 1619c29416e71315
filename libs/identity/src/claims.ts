/** Roles inside a tenant, strongest first. */
export const tenantRoles = ['owner', 'admin', 'member', 'viewer'] as const
export type TenantRole = (typeof tenantRoles)[number]

/** Roles across tenants. */
export type PlatformRole = 'platform:admin'
export type Role = TenantRole | PlatformRole

/** `aud` of the tokens that people hold. */
export const userAudience = 'careeasy'
/** `aud` of hop tokens: any service behind the edge. */
export const hopAudience = 'careeasy:services'
/** `iss` of hop tokens. */
export const hopIssuer = 'edge'

/** `sub` of the hop token for public routes, where nobody has signed in. */
export const anonymous = 'anonymous'

/** Seconds a hop token and a service token are valid. */
export const shortTokenLifetime = 60

/** `typ` headers keep the three kinds of token apart (RFC 8725, 3.11). */
export const tokenTypes = { user: 'at+jwt', hop: 'hop+jwt', service: 'service+jwt' } as const

/** What an Auth_token says. Times are seconds since the epoch. */
export interface UserClaims {
  readonly sub: string
  readonly sid: string
  readonly iss: string
  readonly aud: string
  readonly iat: number
  readonly exp: number
  readonly jti: string
  /** base64url SHA-256 of the session's Auth_key: the token is worth nothing without it. */
  readonly akh: string
}

/** What the edge tells a service: who asks, for which tenant, in which roles. */
export interface HopClaims {
  readonly sub: string
  readonly sid: string
  readonly tenant?: string
  readonly roles: readonly Role[]
}
