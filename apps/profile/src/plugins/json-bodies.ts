import { isUtf8 } from 'node:buffer'
import { RequestMalformed } from '@careeasy/problem'
import type { FastifyInstance } from 'fastify'
import { hasDuplicateNames } from '../duplicate-names.ts'

/**
 * Takes bodies of these JSON media types, in this scope and those within, and no other JSON. Fastify's own parser
 * puts U+FFFD in the place of bytes that are not UTF-8 and drops all but the last of members with one name, and what
 * is stored would not be what was sent.
 */
export function takeJsonBodies(app: FastifyInstance, mediaTypes: readonly string[]): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  if (app.hasContentTypeParser('application/json')) app.removeContentTypeParser('application/json')
  for (const mediaType of mediaTypes) {
    app.addContentTypeParser<Buffer>(mediaType, { parseAs: 'buffer' }, (request, body, done) => {
      if (!isUtf8(body)) return done(new RequestMalformed('The body is not UTF-8'))
      const text = body.toString()
      void parse(request, text, (error, value: unknown) => {
        if (error === null && hasDuplicateNames(text, value))
          done(new RequestMalformed('An object of the body has the same name twice'))
        else done(error, value)
      })
    })
  }
}
