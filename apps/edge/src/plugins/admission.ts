import { hash, timingSafeEqual } from 'node:crypto'
import { anonymous, KeyMismatch, type RequestGuard, TenantRequired } from '@careeasy/identity'
import type { FastifyRequest } from 'fastify'
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

/** The four ways into the house, as onRequest hooks. Each leaves `request.hopToken`. */
export interface Admission {
  /** Anybody: sign-in and the public keys. Credentials that were sent are not looked at. */
  readonly anybody: RequestGuard
  /**
   * Whoever sends token and key, for the refresh: auth itself verifies them, since an expired token is good
   * there. Leaves `request.passedCredentials` too.
   */
  readonly refresher: RequestGuard
  /** A signed-in person; a tenant that is named must be theirs. */
  readonly person: RequestGuard
  /** A signed-in person, for a tenant of theirs. */
  readonly tenantPerson: RequestGuard
}

/** Verifies token, key, session and membership, and puts a hop token in their place. */
export const admission = fp(
  async app => {
    app.decorateRequest('hopToken', '')
    app.decorateRequest('passedCredentials', null)

    async function admit(request: FastifyRequest, needsTenant: boolean): Promise<void> {
      const { key, token, tenant } = readCredentials(request.raw.rawHeaders)
      const { sub, sid, akh } = await app.userTokens.verify(request, token)
      if (!sameDigest(hash('sha256', key, 'buffer'), akh)) throw new KeyMismatch()
      if (needsTenant && tenant === undefined) throw new TenantRequired()
      const roles = await app.access.rolesOf(sub, sid, tenant)
      request.hopToken = app.hopTokens.mint({ sub, sid, roles, ...(tenant === undefined ? {} : { tenant }) })
    }

    async function admitAnybody(request: FastifyRequest): Promise<void> {
      request.hopToken = app.hopTokens.mint({ sub: anonymous, sid: '', roles: [] })
    }

    app.decorate('admit', {
      anybody: admitAnybody,
      refresher: async request => {
        request.passedCredentials = readCredentials(request.raw.rawHeaders)
        await admitAnybody(request)
      },
      person: request => admit(request, false),
      tenantPerson: request => admit(request, true),
    } satisfies Admission)
  },
  { name: 'admission', fastify: '5.x', dependencies: ['user-tokens', 'access', 'hop-tokens'] },
)

function sameDigest(actual: Buffer, expected: string): boolean {
  const digest = Buffer.from(expected, 'base64url')
  return digest.length === actual.length && timingSafeEqual(digest, actual)
}
