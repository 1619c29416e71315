import { hash, timingSafeEqual } from 'node:crypto'
import { anonymous, KeyMismatch, TenantRequired, type UserClaims } from '@careeasy/identity'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Credentials, readCredentials } from '../credentials.ts'

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
export type AdmissionGuard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

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

/** Verifies token, key, session and membership, and puts a hop token in their place. */
export const admission = fp(
  async app => {
    const limits = app.rateLimits
    app.decorateRequest('hopToken', '')
    app.decorateRequest('passedCredentials', null)

    async function admit(request: FastifyRequest, reply: FastifyReply, needsTenant: boolean): Promise<void> {
      const { key, token, tenant } = readCredentials(request.raw.rawHeaders)
      const { sub, sid } = await verified(request, reply, key, token)
      limits.session(reply, sid)
      if (needsTenant && tenant === undefined) throw new TenantRequired()
      const { roles, tenantClass } = await app.access.grantOf(sub, sid, tenant)
      request.tenantClass = tenantClass
      if (tenant !== undefined) limits.tenant(reply, tenant)
      request.hopToken = app.hopTokens.mint({ sub, sid, roles, ...(tenant === undefined ? {} : { tenant }) })
    }

    /** A signature costs a thousand times what a known token does: whoever sends bad ones gets only so many. */
    async function verified(
      request: FastifyRequest,
      reply: FastifyReply,
      key: string,
      token: string,
    ): Promise<UserClaims> {
      try {
        const claims = app.userTokens.known(token) ?? (await verifyFirst(request, token))
        if (!sameDigest(hash('sha256', key, 'buffer'), claims.akh)) throw new KeyMismatch()
        return claims
      } catch (error) {
        if ((error as { statusCode?: unknown }).statusCode === 401) limits.address(request, reply)
        throw error
      }
    }

    function verifyFirst(request: FastifyRequest, token: string): Promise<UserClaims> {
      limits.refuseSpent(request)
      return app.userTokens.verify(request, token)
    }

    async function admitAnybody(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      limits.address(request, reply)
      request.hopToken = app.hopTokens.mint({ sub: anonymous, sid: '', roles: [] })
    }

    app.decorate('admit', {
      anybody: admitAnybody,
      refresher: async (request, reply) => {
        request.passedCredentials = readCredentials(request.raw.rawHeaders)
        await admitAnybody(request, reply)
      },
      person: (request, reply) => admit(request, reply, false),
      tenantPerson: (request, reply) => admit(request, reply, true),
    } satisfies Admission)
  },
  { name: 'admission', fastify: '5.x', dependencies: ['user-tokens', 'access', 'hop-tokens', 'rate-limits'] },
)

function sameDigest(actual: Buffer, expected: string): boolean {
  const digest = Buffer.from(expected, 'base64url')
  return digest.length === actual.length && timingSafeEqual(digest, actual)
}
