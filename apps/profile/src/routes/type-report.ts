import type { JsonObject } from '@careeasy/attribute-schema'
import type { Cursors } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { TypeUnknown } from '../errors.ts'
import { TypeParams } from '../schemas/object.ts'
import { PutTypeSchema, TypeReportSchema } from '../schemas/type.ts'
import { createTypeStore } from '../store/types.ts'
import { reportOn } from '../type-report.ts'
import type { TypeRegistry } from '../types/create-types.ts'
import { maxSchema } from './write-types.ts'

/** What a schema would do to the objects that are there. */
export const typeReport: FastifyPluginAsyncTypebox<{ types: TypeRegistry; cursors: Cursors }> = async (
  app,
  { types, cursors },
) => {
  app.post(
    '/profile/types/:type/report',
    {
      bodyLimit: maxSchema,
      preValidation: storableJson(),
      schema: {
        operationId: 'reportType',
        summary: 'Which objects of the type a schema would refuse, or find not unique; changes nothing',
        tags: ['types'],
        params: TypeParams,
        querystring: Type.Object(
          { cursor: Type.Optional(Type.String({ maxLength: 1_024, description: 'of the report before' })) },
          { additionalProperties: false },
        ),
        body: PutTypeSchema,
        response: { 200: TypeReportSchema },
        problems: [RoleInsufficient, TypeUnknown],
      },
    },
    async ({ params: { type }, query: { cursor }, body, tenant }) => {
      const scope = { list: `report ${type}`, tenant: tenant.uuid }
      const [after = ''] = cursor === undefined ? [] : cursors.decode(scope, cursor)
      const { complete } = await types.current(tenant, type)
      const { validate, declarations } = types.define(type, body as JsonObject)
      const { last, ...report } = await reportOn(
        createTypeStore(tenant.mongo),
        { name: type, validate, complete, unique: declarations.unique },
        after,
      )
      return last === undefined ? report : { ...report, next_cursor: cursors.encode(scope, [last]) }
    },
  )
}
