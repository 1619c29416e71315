import fastifyJwt from '@fastify/jwt'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import {
  anonymous,
  type HopClaims,
  hopAudience,
  hopIssuer,
  type Role,
  shortTokenLifetime,
  tokenTypes,
} from './claims.ts'
import { HopRequired, ServiceForbidden, ServiceTokenRequired, TenantRequired } from './errors.ts'
import type { SigningKeys, TrustBundle } from './keys.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly identity: Identity
  }
  interface FastifyRequest {
    /** Who asks; set by the `person` hooks. Reading it on a route without that hook throws. */
    readonly caller: Caller
    hopJwtVerify: (options?: undefined) => Promise<HopClaims>
    serviceJwtVerify: (options?: undefined) => Promise<{ iss: string }>
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    namespaces: 'hop' | 'service' | 'user'
  }
}

/** The person on whose behalf the edge sent the request. */
export interface Caller {
  readonly sub: string
  readonly sid: string
  readonly tenant: string | undefined
  readonly roles: readonly Role[]
}

/** An onRequest hook that lets a request pass or throws. */
export type RequestGuard = (request: FastifyRequest) => Promise<void>

/** The hooks that guard a scope, and the tokens for calling other services. */
export interface Identity {
  /** Only with a hop token of the edge, be it one without a person: for the public routes. */
  readonly fromEdge: RequestGuard
  /** Only with a hop token of a signed-in person. */
  readonly person: RequestGuard
  /** Only with a hop token of a signed-in person that names a tenant. */
  readonly tenantPerson: RequestGuard
  /** Only with a service token of one of these callers. */
  service(...callers: readonly string[]): RequestGuard
  /** A service token for calling `audience`, reused while fresh. */
  tokenFor(audience: string): string
}

export interface IdentityOptions {
  /** This service's name: the `aud` it takes and the `iss` it signs with. */
  readonly service: string
  readonly keys: SigningKeys
  readonly trust: TrustBundle
}

interface CompleteToken {
  readonly header: { readonly kid?: unknown }
  readonly payload: { readonly iss?: unknown }
}

/**
 * Verifies hop tokens (edge to service) and service tokens (service to service), and signs the latter.
 * The algorithm is pinned to EdDSA; a key is found by issuer and `kid` in the trust bundle, never in the token.
 */
export const identity = fp<IdentityOptions>(
  async (app, { service, keys, trust }) => {
    const findKey = async (_request: FastifyRequest, token: unknown) => {
      const { header, payload } = token as CompleteToken
      const pem = trust.find(String(payload.iss), String(header.kid))
      if (pem === undefined) throw new Error(`no key ${String(header.kid)} of issuer ${String(payload.iss)}`)
      return pem
    }
    const shared = {
      secret: { private: keys.current.pem, public: findKey },
      decode: { complete: true },
      decoratorName: 'claims',
    }
    const verify = {
      algorithms: ['EdDSA' as const],
      cache: 1_000,
      errorCacheTTL: 0,
    }
    // The library compares a claim only where there is one.
    const requiredClaims = ['iss', 'aud', 'sub', 'iat', 'exp']
    await app.register(fastifyJwt, {
      ...shared,
      namespace: 'hop',
      verify: {
        ...verify,
        allowedIss: hopIssuer,
        allowedAud: hopAudience,
        checkTyp: tokenTypes.hop,
        requiredClaims: [...requiredClaims, 'sid', 'roles'],
      },
    })
    await app.register(fastifyJwt, {
      ...shared,
      namespace: 'service',
      sign: { algorithm: 'EdDSA', iss: service, expiresIn: shortTokenLifetime },
      verify: { ...verify, allowedAud: service, checkTyp: tokenTypes.service, requiredClaims },
    })

    const callers = new WeakMap<FastifyRequest, Caller>()
    app.decorateRequest('caller', {
      getter() {
        const caller = callers.get(this)
        if (caller === undefined) throw new Error('request.caller is read on a route without the person hook')
        return caller
      },
    })

    async function fromEdge(request: FastifyRequest): Promise<HopClaims> {
      try {
        return await request.hopJwtVerify()
      } catch (err) {
        request.log.info({ err }, 'hop token refused')
        throw new HopRequired()
      }
    }

    async function person(request: FastifyRequest): Promise<void> {
      const { sub, sid, tenant, roles } = await fromEdge(request)
      if (sub === anonymous) throw new HopRequired()
      callers.set(request, { sub, sid, tenant, roles })
    }

    const issued = new Map<string, { token: string; kid: string; renewAt: number }>()

    app.decorate('identity', {
      fromEdge: async request => void (await fromEdge(request)),
      person,
      async tenantPerson(request: FastifyRequest) {
        await person(request)
        if (request.caller.tenant === undefined) throw new TenantRequired()
      },
      service:
        (...callers: readonly string[]) =>
        async (request: FastifyRequest) => {
          const { iss } = await request.serviceJwtVerify().catch(err => {
            request.log.info({ err }, 'service token refused')
            throw new ServiceTokenRequired()
          })
          if (!callers.includes(iss)) throw new ServiceForbidden(iss)
        },
      tokenFor(audience) {
        const { kid, pem } = keys.current
        const known = issued.get(audience)
        if (known !== undefined && known.kid === kid && known.renewAt > Date.now()) return known.token
        const token = app.jwt.service.sign(
          { sub: service },
          { key: pem, kid, aud: audience, header: { alg: 'EdDSA', typ: tokenTypes.service } },
        )
        issued.set(audience, { token, kid, renewAt: Date.now() + (shortTokenLifetime * 1_000) / 2 })
        return token
      },
    } satisfies Identity)

    app.addHook('onClose', async () => {
      keys.close()
      trust.close()
    })
  },
  { name: 'identity', fastify: '5.x' },
)
