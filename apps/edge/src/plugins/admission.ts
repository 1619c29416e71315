import { hash, timingSafeEqual } from 'node:crypto'
import { anonymous, KeyMismatch, TenantRequired, type UserClaims } from '@careeasy/identity'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import { type Credentials, readCredentials } from '../credentials.ts'
import type { Grant } from './access.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly admit: Admission
  }
  interface FastifyRequest {
    /** What the services will believe of this request; set by a hook of `app.admit`. */
    hopToken: string
    /** What goes on to the service unverified: for the one route that renews it. */
    passedCredentials: Credentials | null
  }
}

/** An onRequest hook. */
export type AdmissionGuard = onRequestHookHandler

/** The four ways into the house, as onRequest hooks. Each leaves `request.hopToken`. */
export interface Admission {
  /** Anybody: sign-in and the public keys. Credentials that were sent are not looked at. */
  readonly anybody: AdmissionGuard
  /**
   * Whoever sends token and key, for the refresh: auth itself verifies them, since an expired token is good
   * there. Leaves `request.passedCredentials` too.
   */
  readonly refresher: AdmissionGuard
  /** A signed-in person; a tenant that is named must be theirs. */
  readonly person: AdmissionGuard
  /** A signed-in person, for a tenant of theirs. */
  readonly tenantPerson: AdmissionGuard
}

/** SHA-256 of keys that are kept. */
const maxDigests = 20_000

/** Verifies token, key, session and membership, and puts a hop token in their place. */
export const admission = fp(
  async app => {
    const limits = app.rateLimits
    // Of keys that fitted a token, so that made-up ones take no memory.
    const digests = new LRUCache<string, Buffer>({ max: maxDigests })
    app.decorateRequest('hopToken', '')
    app.decorateRequest('passedCredentials', null)

    function admit(request: FastifyRequest, reply: FastifyReply, needsTenant: boolean): Pending {
      const credentials = readCredentials(request.raw.rawHeaders)
      const claims = verified(request, reply, credentials)
      if (!(claims instanceof Promise)) return decide(request, reply, claims, credentials.tenant, needsTenant)
      return claims.then(known => decide(request, reply, known, credentials.tenant, needsTenant))
    }

    function decide(
      request: FastifyRequest,
      reply: FastifyReply,
      claims: UserClaims,
      tenant: string | undefined,
      needsTenant: boolean,
    ): Pending {
      limits.session(reply, claims.sid)
      if (needsTenant && tenant === undefined) throw new TenantRequired()
      const grant = app.access.grantOf(claims.sub, claims.sid, tenant)
      if (grant instanceof Promise) return grant.then(known => letIn(request, reply, claims, tenant, known))
      letIn(request, reply, claims, tenant, grant)
      return undefined
    }

    function letIn(
      request: FastifyRequest,
      reply: FastifyReply,
      { sub, sid }: UserClaims,
      tenant: string | undefined,
      { roles, tenantClass }: Grant,
    ): void {
      request.tenantClass = tenantClass
      if (tenant !== undefined) limits.tenant(reply, tenant)
      request.hopToken = app.hopTokens.mint(
        tenant === undefined ? { sub, sid, roles } : { sub, sid, roles, tenant },
      )
    }

    /** A signature costs a thousand times what a known token does: whoever sends bad ones gets only so many. */
    function verified(
      request: FastifyRequest,
      reply: FastifyReply,
      { key, token }: Credentials,
    ): UserClaims | Promise<UserClaims> {
      const refuse = (error: unknown): never => {
        if ((error as { statusCode?: unknown }).statusCode === 401) limits.address(request, reply)
        throw error
      }
      try {
        const known = app.userTokens.known(token)
        if (known !== undefined) return withKey(known, key)
        limits.refuseSpent(request)
      } catch (error) {
        return refuse(error)
      }
      return app.userTokens
        .verify(request, token)
        .then(claims => withKey(claims, key))
        .catch(refuse)
    }

    /** @throws KeyMismatch */
    function withKey(claims: UserClaims, key: string): UserClaims {
      const known = digests.get(key)
      const digest = known ?? hash('sha256', key, 'buffer')
      if (!sameDigest(digest, claims.akh)) throw new KeyMismatch()
      if (known === undefined) digests.set(key, digest)
      return claims
    }

    function admitAnybody(request: FastifyRequest, reply: FastifyReply): Pending {
      limits.address(request, reply)
      request.hopToken = app.hopTokens.mint({ sub: anonymous, sid: '', roles: [] })
      return undefined
    }

    app.decorate('admit', {
      anybody: guard(admitAnybody),
      refresher: guard((request, reply) => {
        request.passedCredentials = readCredentials(request.raw.rawHeaders)
        return admitAnybody(request, reply)
      }),
      person: guard((request, reply) => admit(request, reply, false)),
      tenantPerson: guard((request, reply) => admit(request, reply, true)),
    } satisfies Admission)
  },
  { name: 'admission', fastify: '5.x', dependencies: ['user-tokens', 'access', 'hop-tokens', 'rate-limits'] },
)

type Pending = Promise<void> | undefined

/** Goes on at once where nothing has to be waited for, as nearly always: promises cost more than these checks. */
function guard(check: (request: FastifyRequest, reply: FastifyReply) => Pending): AdmissionGuard {
  return (request, reply, done) => {
    let pending: Pending
    try {
      pending = check(request, reply)
    } catch (error) {
      return done(error as Error)
    }
    if (pending === undefined) return done()
    pending.then(() => done(), done)
  }
}

function sameDigest(actual: Buffer, expected: string): boolean {
  const digest = Buffer.from(expected, 'base64url')
  return digest.length === actual.length && timingSafeEqual(digest, actual)
}
