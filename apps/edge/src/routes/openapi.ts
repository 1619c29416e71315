import { hash } from 'node:crypto'
import { committedDocument } from '@careeasy/client'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsync } from 'fastify'
import { type ApiDocument, readDocument } from '../api/document.ts'
import { mergeDocuments } from '../api/merge.ts'
import { createServiceDocuments } from '../api/service-documents.ts'
import type { Upstreams } from '../proxy/upstreams.ts'

/** Milliseconds in which a new version of a service is seen. */
const maxAge = 30_000

interface Page {
  readonly text: string
  readonly etag: string
  readonly until: number
}

/** The API of all services as one OpenAPI 3.1 document, for anybody. A service that is down is in it too. */
export const openapi: FastifyPluginAsync<{ upstreams: Upstreams }> = async (app, { upstreams }) => {
  const committed: ApiDocument = readDocument(await committedDocument())
  const readServices = createServiceDocuments({ upstreams, committed, log: app.log })
  let page: Page | undefined
  let building: Promise<Page> | undefined

  async function build(): Promise<Page> {
    const text = JSON.stringify(mergeDocuments(await readServices(), committed))
    const etag = `"${hash('sha256', text, 'base64url')}"`
    page = { text, etag, until: performance.now() + maxAge }
    return page
  }

  function current(): Page | Promise<Page> {
    if (page !== undefined && performance.now() < page.until) return page
    building ??= build().finally(() => {
      building = undefined
    })
    return building
  }

  app.get('/openapi.json', { onRequest: app.admit.anybody }, async (request, reply) => {
    const { text, etag } = await current()
    reply.header('cache-control', 'no-cache')
    if (isNotModified(request, reply, etag)) return reply.code(304).send(null)
    return reply.type('application/json; charset=utf-8').send(text)
  })
}
