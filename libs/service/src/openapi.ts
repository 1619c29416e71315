import { type ProblemDescription, problemResponses, problemSchema } from '@careeasy/problem'
import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { describeRoute, headersKey, problemsKey } from './describe-route.ts'
import { modernTuples } from './modern-tuples.ts'

interface Operation extends Record<string, unknown> {
  parameters?: object[]
  responses?: Record<string, object>
}
interface Document extends Record<string, unknown> {
  paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  components?: { readonly schemas?: object }
}

/**
 * Collects the routes' schemas into an OpenAPI 3.1 document at `/openapi.json`, with the errors and headers that each
 * of them has; the edge never routes it, but merges it into its own.
 */
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
      transform: ({ schema, url }) => ({
        schema: schema === undefined ? schema : describeRoute(schema),
        url,
      }),
      transformObject: documents =>
        'openapiObject' in documents
          ? finish(modernTuples(documents.openapiObject) as Document)
          : documents.swaggerObject,
    })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'openapi', fastify: '5.x' },
)

/** Turns what `describeRoute` left into responses and parameters. The problems stay too: the edge adds its own to them. */
function finish(document: Document): Document {
  for (const operation of Object.values(document.paths ?? {}).flatMap(item => Object.values(item))) {
    const { [problemsKey]: problems = [], [headersKey]: headers = [] } = operation
    delete operation[headersKey]
    // What a route declares itself comes first: a 413 may be its own.
    operation.responses = { ...problemResponses(problems as ProblemDescription[]), ...operation.responses }
    const parameters = [...(operation.parameters ?? []), ...(headers as object[])]
    if (parameters.length > 0) operation.parameters = parameters
  }
  const { components } = document
  return {
    ...document,
    components: { ...components, schemas: { ...components?.schemas, Problem: problemSchema } },
  }
}
