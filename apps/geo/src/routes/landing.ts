import { RoleInsufficient } from '@careeasy/problem'
import { negotiate } from '@fastify/accept-negotiator'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { describeApi, openApi } from '../api-document.ts'
import { conformancePage, landingPage } from '../pages/landing-page.ts'
import { FormatQuery } from '../schemas/feature-query.ts'
import { LinkSchema } from '../schemas/link.ts'

const tags = ['collections']
const json = 'application/json'

/** What of OGC API Features is kept to. OpenAPI 3.0 is not: the document is of 3.1. */
const conformsTo = [
  ...['core', 'geojson', 'html'].map(
    name => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`,
  ),
  'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs',
  ...['queryables', 'queryables-query-parameters', 'filter', 'features-filter'].map(
    name => `http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/${name}`,
  ),
  ...['create-replace-delete', 'update', 'optimistic-locking-etags'].map(
    name => `http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/${name}`,
  ),
  ...['cql2-text', 'cql2-json', 'basic-cql2', 'basic-spatial-functions', 'advanced-comparison-operators'].map(
    name => `http://www.opengis.net/spec/cql2/1.0/conf/${name}`,
  ),
]

/** Where a client of OGC API begins. The same in every tenant. */
export const landing: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/geo',
    {
      config: { page: landingPage },
      schema: {
        ...{ operationId: 'getGeo', summary: 'Where to find what', tags },
        querystring: FormatQuery,
        response: {
          200: Type.Object({
            title: Type.String(),
            description: Type.String(),
            links: Type.Array(LinkSchema),
          }),
        },
        problems: [RoleInsufficient],
      },
    },
    async () => ({
      title: 'CareEasy geo',
      description: 'Where care happens: the places and service areas of the tenant',
      links: [
        { rel: 'self', href: '/geo', type: json },
        { rel: 'alternate', href: '/geo?f=html', type: 'text/html', title: 'This for people' },
        { rel: 'service-desc', href: '/geo/api', type: openApi, title: 'The API as OpenAPI 3.1' },
        { rel: 'service-doc', href: '/docs', type: 'text/html', title: 'The API for people' },
        { rel: 'conformance', href: '/geo/conformance', type: json, title: 'What is kept to' },
        { rel: 'data', href: '/geo/collections', type: json, title: 'The collections' },
      ],
    }),
  )

  app.get(
    '/geo/conformance',
    {
      config: { page: conformancePage },
      schema: {
        ...{ operationId: 'getConformance', summary: 'The conformance classes that are kept to', tags },
        querystring: FormatQuery,
        response: { 200: Type.Object({ conformsTo: Type.Array(Type.String()) }) },
        problems: [RoleInsufficient],
      },
    },
    async () => ({ conformsTo }),
  )

  app.get(
    '/geo/api',
    {
      schema: {
        ...{ operationId: 'getApi', summary: 'The routes below /geo as an OpenAPI document', tags },
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
        problems: [RoleInsufficient],
      },
    },
    async ({ headers }, reply) => {
      // Who knows OpenAPI 3.0 only takes any JSON: GDAL finds the parameters of lists in it.
      const isKnown = negotiate(headers.accept ?? '*/*', [openApi, json]) !== json
      reply.type(isKnown ? openApi : json).header('vary', 'accept')
      return describeApi(app.swagger() as object)
    },
  )
}
