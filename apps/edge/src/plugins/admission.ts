import { anonymous, KeyMismatch, TenantRequired } from '@careeasy/identity'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import type { Bearer } from '../bearer.ts'
import { type Credentials, readCredentials } from '../credentials.ts'
import type { Grant } from './access.ts'
import type { HopToken } from './hop-tokens.ts'

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

/** Verifies token, key, session and membership, and puts a hop token in their place. */
export const admission = fp(
  async app => {
    const limits = app.rateLimits
    let nobody: HopToken | undefined
    app.decorateRequest('hopToken', '')
    app.decorateRequest('passedCredentials', null)

    function admit(request: FastifyRequest, needsTenant: boolean): Pending {
      const credentials = readCredentials(request.raw.rawHeaders)
      const bearer = verified(request, credentials)
      if (!(bearer instanceof Promise)) return decide(request, bearer, credentials.tenant, needsTenant)
      return bearer.then(known => decide(request, known, credentials.tenant, needsTenant))
    }

    function decide(
      request: FastifyRequest,
      bearer: Bearer,
      tenant: string | undefined,
      needsTenant: boolean,
    ): Pending {
      const { sub, sid } = bearer.claims
      limits.session(request, sid)
      if (needsTenant && tenant === undefined) throw new TenantRequired()
      const grant = app.access.grantOf(sub, sid, tenant)
      if (grant instanceof Promise) return grant.then(known => letIn(request, bearer, tenant, known))
      letIn(request, bearer, tenant, grant)
      return undefined
    }

    function letIn(
      request: FastifyRequest,
      bearer: Bearer,
      tenant: string | undefined,
      { roles, tenantClass }: Grant,
    ): void {
      request.tenantClass = tenantClass
      if (tenant !== undefined) limits.tenant(request, tenant)
      request.hopToken = bearer.hopToken(app.hopTokens, tenant, roles)
    }

    /** A signature costs a thousand times what a known token does: whoever sends bad ones gets only so many. */
    function verified(request: FastifyRequest, { key, token }: Credentials): Bearer | Promise<Bearer> {
      const refuse = (error: unknown): never => {
        if ((error as { statusCode?: unknown }).statusCode === 401) limits.address(request)
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
        .then(bearer => withKey(bearer, key))
        .catch(refuse)
    }

    /** @throws KeyMismatch */
    function withKey(bearer: Bearer, key: string): Bearer {
      if (!bearer.fits(key)) throw new KeyMismatch()
      return bearer
    }

    function admitAnybody(request: FastifyRequest): Pending {
      limits.address(request)
      if (nobody === undefined || !app.hopTokens.isFresh(nobody))
        nobody = app.hopTokens.mint({ sub: anonymous, sid: '', roles: [] })
      request.hopToken = nobody.token
      return undefined
    }

    app.decorate('admit', {
      anybody: guard(admitAnybody),
      refresher: guard(request => {
        request.passedCredentials = readCredentials(request.raw.rawHeaders)
        return admitAnybody(request)
      }),
      person: guard(request => admit(request, false)),
      tenantPerson: guard(request => admit(request, true)),
    } satisfies Admission)
  },
  { name: 'admission', fastify: '5.x', dependencies: ['user-tokens', 'access', 'hop-tokens', 'rate-limits'] },
)

type Pending = Promise<void> | undefined

/** Goes on at once where nothing has to be waited for, as nearly always: promises cost more than these checks. */
function guard(check: (request: FastifyRequest) => Pending): AdmissionGuard {
  return (request, _reply, done) => {
    let pending: Pending
    try {
      pending = check(request)
    } catch (error) {
      return done(error as Error)
    }
    if (pending === undefined) return done()
    pending.then(() => done(), done)
  }
}
