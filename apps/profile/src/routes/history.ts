import { requestAuditContext } from '@careeasy/audit'
import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import type { Tenant } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { ObjectNotFound, PersonNotFound, TypeUnknown, VersionNotFound } from '../errors.ts'
import { objectNotFound } from '../object-not-found.ts'
import { ObjectParams, ObjectSchema, toObject, VersionParams, VersionSchema } from '../schemas/object.ts'
import { createObjectStore } from '../store/objects.ts'
import type { RecordReads } from '../store/reads.ts'
import { createVersionStore } from '../store/versions.ts'
import type { Types } from '../types/compiled-type.ts'

const tags = ['history']

/** Who changed an object, when, and what it was before. */
export const history: FastifyPluginAsyncTypebox<{
  types: Types
  recordReads: RecordReads
  cursors: Cursors
}> = async (app, { types, recordReads, cursors }) => {
  async function find(tenant: Tenant, { type, id }: { type: string; id: string }) {
    const document = await createObjectStore(tenant.mongo).find(type, id)
    if (document === undefined || document.deleted_at !== undefined)
      throw await objectNotFound(types, tenant, type, id)
    return document
  }

  app.get(
    '/profile/objects/:type/:id/history',
    {
      schema: {
        operationId: 'listVersions',
        summary: 'The changes of an object, the newest first',
        tags,
        params: ObjectParams,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: { 200: PageOf(VersionSchema) },
        problems: [RoleInsufficient, TypeUnknown, ObjectNotFound, PersonNotFound],
      },
    },
    async request => {
      const { params, query, tenant } = request
      const scope = { list: `history ${params.type} ${params.id}`, tenant: tenant.uuid }
      const [before] = query.cursor === undefined ? [] : cursors.decode(scope, query.cursor)
      const document = await find(tenant, params)
      const page = { limit: query.limit + 1, before: before === undefined ? undefined : Number(before) }
      const lines = await createVersionStore(tenant.mongo).list(document, page)
      await recordReads(tenant, [document], requestAuditContext(request, 'profile'))
      const items = lines.map(({ version, type_version, action, at, by }) => ({
        version,
        type_version,
        action,
        at: at.toISOString(),
        by,
      }))
      return toPage(items, query.limit, last => cursors.encode(scope, [String(last.version)]))
    },
  )

  app.get(
    '/profile/objects/:type/:id/history/:version',
    {
      schema: {
        operationId: 'getVersion',
        summary: 'An object as it was in one version',
        tags,
        params: VersionParams,
        response: { 200: ObjectSchema },
        problems: [RoleInsufficient, TypeUnknown, ObjectNotFound, PersonNotFound, VersionNotFound],
      },
    },
    async request => {
      const { params, tenant } = request
      const document = await find(tenant, params)
      const past = await createVersionStore(tenant.mongo).get(document, params.version)
      if (past === undefined) throw new VersionNotFound(params.version, params.id)
      await recordReads(tenant, [document], requestAuditContext(request, 'profile'))
      const { version, type_version, attributes, at: updated_at, by: updated_by } = past
      return toObject({ ...document, version, type_version, attributes, updated_at, updated_by })
    },
  )
}
