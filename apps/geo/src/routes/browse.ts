import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { browsePath, signInHeaders } from '../pages/security.ts'
import { signInPage } from '../pages/sign-in-page.ts'

const ours = join(import.meta.dirname, '../pages/public')
const mapLibre = dirname(fileURLToPath(import.meta.resolve('maplibre-gl')))

/** What pages load, and the folder it is in. */
const files: Readonly<Record<string, string>> = {
  'browse.js': ours,
  'browse.css': ours,
  'maplibre-gl.mjs': mapLibre,
  'maplibre-gl-shared.mjs': mapLibre,
  'maplibre-gl-worker.mjs': mapLibre,
  'maplibre-gl.css': mapLibre,
}

/** The page in which a person signs in, and the files of all pages: the same for everybody. */
export const browse: FastifyPluginAsyncTypebox = async app => {
  await app.register(fastifyStatic, { root: [ours, mapLibre], serve: false })
  const page = signInPage().toString()

  app.get(browsePath, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').headers(signInHeaders).send(page),
  )
  for (const [file, folder] of Object.entries(files))
    app.get(`${browsePath}/${file}`, { schema: { hide: true } }, (_request, reply) =>
      reply.sendFile(file, folder),
    )
}
