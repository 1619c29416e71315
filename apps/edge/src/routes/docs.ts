import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

const ours = join(import.meta.dirname, '../docs')

/** Nothing is inline, nothing comes from elsewhere; Swagger UI has its icons as data. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
}

/** `/docs`: the API as a page to read, search and try, for anybody. */
export const docs: FastifyPluginAsync = async app => {
  const swaggerUi = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist')))
  /** What the page loads, and the folder it is in. */
  const files: Readonly<Record<string, string>> = {
    'docs.js': ours,
    'docs.css': ours,
    'swagger-ui-bundle.js': swaggerUi,
    'swagger-ui.css': swaggerUi,
    'favicon-32x32.png': swaggerUi,
  }
  await app.register(fastifyStatic, { root: [ours, swaggerUi], serve: false, cacheControl: false })
  app.addHook('onRequest', app.admit.anybody)

  app.get('/docs', (_request, reply) => reply.headers(headers).sendFile('docs.html', ours))
  for (const [file, folder] of Object.entries(files))
    app.get(`/docs/${file}`, (_request, reply) => reply.headers(headers).sendFile(file, folder))
}
