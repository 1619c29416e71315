import type { SigningKeys } from '@careeasy/identity'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'

const JwksSchema = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.Literal('OKP'),
      crv: Type.Literal('Ed25519'),
      x: Type.String(),
      kid: Type.String(),
      alg: Type.Literal('EdDSA'),
      use: Type.Literal('sig'),
    }),
  ),
})

export const jwks: FastifyPluginAsyncTypebox<{ keys: SigningKeys }> = async (app, { keys }) => {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'getJwks',
        summary: 'The public keys that Auth_tokens are verified with (RFC 7517)',
        tags: ['auth'],
        security: [],
        response: { 200: JwksSchema },
      },
    },
    async (_request, reply) => {
      // A new key is published before it signs; five minutes is what an operator has to wait in between.
      reply.header('cache-control', 'public, max-age=300')
      return { keys: [...keys.jwks.keys] }
    },
  )
}
