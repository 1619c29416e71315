import { negotiate } from '@fastify/accept-negotiator'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Html } from '../pages/html.ts'
import { pageHeaders } from '../pages/security.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the answer looks like to a person; routes without it have JSON only. */
    readonly page?: (payload: unknown) => Html
  }
}

/** JSON first: HTML is for those who name it. */
const json = ['application/json', 'application/geo+json', 'application/schema+json']
const types = [...json, 'text/html']

/** Shows what a route with a `page` answers as HTML to those who would rather have that: `f=html`, or by Accept. */
export const htmlPages = fp(
  async app => {
    // A form sends its empty fields too: they say nothing.
    app.addHook('preValidation', async request => {
      if (request.routeOptions.config.page === undefined || !wantsHtml(request)) return
      request.query = Object.fromEntries(
        Object.entries(request.query as object).filter(([, value]) => value !== ''),
      )
    })
    app.addHook('preSerialization', async (request, reply, payload) => {
      const { page } = request.routeOptions.config
      if (page === undefined) return payload
      reply.header('vary', 'accept')
      if (reply.statusCode !== 200 || !wantsHtml(request)) return payload
      // The ETag is that of the JSON.
      reply.type('text/html; charset=utf-8').headers(pageHeaders).removeHeader('etag')
      reply.serializer(() => page(payload).toString())
      return payload
    })
  },
  { name: 'html-pages', fastify: '5.x' },
)

function wantsHtml({ headers, query }: FastifyRequest): boolean {
  const { f } = query as { f?: string }
  return f === undefined ? negotiate(headers.accept ?? '', types) === 'text/html' : f === 'html'
}
