import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'

/** Collects the routes' schemas into an OpenAPI 3.1 document at `/openapi.json`; the edge never routes it. */
export const openapi = fp<{ title: string }>(
  async (app, { title }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title, version: '0.1.0' },
        components: {
          securitySchemes: {
            authKey: { type: 'apiKey', in: 'header', name: 'Auth-Key' },
            authToken: { type: 'apiKey', in: 'header', name: 'Auth-Token' },
            tenant: { type: 'apiKey', in: 'header', name: 'Tenant-UUID' },
          },
        },
      },
    })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'openapi', fastify: '5.x' },
)
