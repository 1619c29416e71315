import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { Tenant } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { TypeUnknown, TypeVersionUnknown } from '../errors.ts'
import { TypeParams } from '../schemas/object.ts'
import {
  builtInSummary,
  TypeSchema,
  type TypeSummary,
  TypeSummarySchema,
  type TypeView,
  toBuiltIn,
  toFormerType,
  toType,
  toTypeSummary,
} from '../schemas/type.ts'
import { createTypeStore } from '../store/types.ts'
import type { TypeRegistry } from '../types/create-types.ts'
import { person } from '../types/person.ts'

const tags = ['types']

/** Reading the types of the tenant. */
export const readTypes: FastifyPluginAsyncTypebox<{ types: TypeRegistry; cursors: Cursors }> = async (
  app,
  { types, cursors },
) => {
  app.get(
    '/profile/types',
    {
      schema: {
        operationId: 'listTypes',
        summary: 'The types of the tenant by name, without their schemas',
        tags,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: { 200: PageOf(TypeSummarySchema) },
        problems: [RoleInsufficient],
      },
    },
    async ({ query: { limit, cursor }, tenant }) => {
      const scope = { list: 'types', tenant: tenant.uuid }
      const [after = ''] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const documents = await createTypeStore(tenant.mongo).list(after, limit + 1)
      const summaries = documents.map(toTypeSummary)
      return toPage(withPerson(summaries, after), limit, last => cursors.encode(scope, [last.type]))
    },
  )

  app.get(
    '/profile/types/:type',
    {
      schema: {
        operationId: 'getType',
        summary: 'A type with its newest schema, or that of a version; the newest 100 are kept',
        tags,
        params: TypeParams,
        querystring: Type.Object(
          { version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 })) },
          { additionalProperties: false },
        ),
        response: {
          200: TypeSchema,
          304: Type.Null({ description: 'If-None-Match names the current version' }),
        },
        problems: [RoleInsufficient, TypeUnknown, TypeVersionUnknown],
      },
    },
    async (request, reply) => {
      const { type } = request.params
      const shown = await view(request.tenant, type, request.query.version)
      if (isNotModified(request, reply, `"${shown.version}"`)) return reply.code(304).send(null)
      return shown
    },
  )

  async function view(tenant: Tenant, type: string, version: number | undefined): Promise<TypeView> {
    const store = createTypeStore(tenant.mongo)
    const document = await store.find(type)
    const builtIn = types.builtIn(type)
    const newest =
      document === undefined || document.deleted_at !== undefined
        ? builtIn && toBuiltIn(builtIn)
        : toType(document)
    if (newest === undefined) throw new TypeUnknown(type)
    if (version === undefined || version === newest.version) return newest
    if (version === builtIn?.version) return toBuiltIn(builtIn)
    const former = await store.former(type, version)
    if (former === undefined) throw new TypeVersionUnknown(version, type)
    return toFormerType(type, former)
  }

  function withPerson(summaries: readonly TypeSummary[], after: string): TypeSummary[] {
    const builtIn = types.builtIn(person)
    const isListed = summaries.some(({ type }) => type === person) || after >= person
    const all = builtIn === undefined || isListed ? summaries : [...summaries, builtInSummary(builtIn)]
    return all.toSorted((a, b) => (a.type < b.type ? -1 : 1))
  }
}
