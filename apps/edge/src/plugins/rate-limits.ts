import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { RateLimited } from '../errors.ts'
import { subjectOf } from '../limits/address.ts'
import { createRateLimit, type RateLimit } from '../limits/rate-limit.ts'
import { shareCounts } from '../limits/shared-counts.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly rateLimits: RateLimits
  }
  interface FastifyRequest {
    /** What the answer's `RateLimit` and `RateLimit-Policy` say; empty where nothing was counted. */
    rateLimit: string
    rateLimitPolicy: string
  }
}

/** Counts requests; each call adds to what the request's answer tells of it, and throws RateLimited (429) when it is one too many. */
export interface RateLimits {
  /** Of a session, before anybody is asked about it. */
  session(request: FastifyRequest, sid: string): void
  /** Of a tenant, once it is known that the session's user belongs to it: nobody else uses up what it has. */
  tenant(request: FastifyRequest, uuid: string): void
  /** Of an address: what comes without credentials, and what comes with bad ones. */
  address(request: FastifyRequest): void
  /** Refuses an address that has no request left, before a signature is verified for it. Counts nothing. */
  refuseSpent(request: FastifyRequest): void
}

export interface RateLimitOptions {
  /** Seconds. */
  readonly window: number
  /** Requests in a window; 0: any number. */
  readonly tenant: number
  readonly session: number
  readonly address: number
}

/**
 * Rate limits that all replicas share: each counts by itself and hears twice a second what the others let through, so a
 * request never waits for it. Policies as in draft-ietf-httpapi-ratelimit-headers-10.
 */
export const rateLimits = fp<RateLimitOptions>(
  async (app, { window, ...quotas }) => {
    const limits: Record<string, RateLimit> = {}
    for (const [name, quota] of Object.entries(quotas))
      if (quota > 0) limits[name] = createRateLimit(quota, window * 1_000)
    const policy = Object.fromEntries(
      Object.entries(limits).map(([name, { quota }]) => [name, `"${name}";q=${quota};w=${window}`]),
    )
    // Put together once: most requests are counted for both.
    const policies = `${policy['session']}, ${policy['tenant']}`

    function policyWith(before: string, name: keyof typeof quotas): string {
      return name === 'tenant' && before === policy['session'] ? policies : `${before}, ${policy[name]}`
    }

    app.decorateRequest('rateLimit', '')
    app.decorateRequest('rateLimitPolicy', '')

    function take(request: FastifyRequest, name: keyof typeof quotas, subject: string): void {
      const limit = limits[name]
      if (limit === undefined) return
      const { left, seconds, isRefused } = limit.take(subject)
      const item = `"${name}";r=${left};t=${seconds}`
      const isFirst = request.rateLimit === ''
      request.rateLimit = isFirst ? item : `${request.rateLimit}, ${item}`
      request.rateLimitPolicy = isFirst ? `${policy[name]}` : policyWith(request.rateLimitPolicy, name)
      if (isRefused) throw Object.assign(new RateLimited(name), { retryAfter: seconds })
    }

    const shared = Object.keys(limits).length === 0 ? undefined : shareCounts(limits, app)
    app.addHook('onClose', async () => shared?.close())
    app.decorate('rateLimits', {
      session: (request, sid) => take(request, 'session', sid),
      tenant: (request, uuid) => take(request, 'tenant', uuid),
      address: request => take(request, 'address', subjectOf(request.ip)),
      refuseSpent(request) {
        const limit = limits['address']
        if (limit?.isSpent(subjectOf(request.ip)))
          throw Object.assign(new RateLimited('address'), { retryAfter: window })
      },
    } satisfies RateLimits)
  },
  { name: 'rate-limits', fastify: '5.x', dependencies: ['cache'] },
)
