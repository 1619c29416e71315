import type { SigningKeys } from '@careeasy/identity'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { EncryptionKeys } from '../encryption-keys.ts'

const SigningJwk = Type.Object({
  kty: Type.Literal('OKP'),
  crv: Type.Literal('Ed25519'),
  x: Type.String(),
  kid: Type.String(),
  alg: Type.Literal('EdDSA'),
  use: Type.Literal('sig'),
})
const EncryptionJwk = Type.Object({
  kty: Type.Union([Type.Literal('OKP'), Type.Literal('EC')]),
  crv: Type.Union([Type.Literal('X25519'), Type.Literal('P-256')]),
  x: Type.String(),
  y: Type.Optional(Type.String()),
  kid: Type.String(),
  alg: Type.Literal('ECDH-ES+A256KW'),
  use: Type.Literal('enc'),
})
const JwksSchema = Type.Object({ keys: Type.Array(Type.Union([SigningJwk, EncryptionJwk])) })

export interface JwksOptions {
  readonly keys: SigningKeys
  readonly encryptionKeys: EncryptionKeys
}

export const jwks: FastifyPluginAsyncTypebox<JwksOptions> = async (app, { keys, encryptionKeys }) => {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'getJwks',
        summary: 'The keys that Auth_tokens are verified with (sig) and logins encrypted to (enc; RFC 7517)',
        tags: ['auth'],
        security: [],
        response: { 200: JwksSchema },
      },
    },
    async (_request, reply) => {
      // A new key is to be known everywhere within a minute.
      reply.header('cache-control', 'public, max-age=30')
      return { keys: [...keys.jwks.keys, ...encryptionKeys.jwks.keys] }
    },
  )
}
