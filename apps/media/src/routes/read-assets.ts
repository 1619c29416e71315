import { type Cursors, PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { AssetNotFound } from '../errors.ts'
import { AssetParams, AssetSchema, toAsset } from '../schemas/asset.ts'
import { createAccounts } from '../store/accounts.ts'
import { etagOf } from '../store/asset-document.ts'
import type { Position } from '../store/asset-filter.ts'
import { createAssetStore } from '../store/assets.ts'
import type { UsageOptions } from '../store/usage-document.ts'

const tags = ['assets']
const Time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))
const Text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 255, description }))

const ListQuerySchema = Type.Object(
  {
    ...PageQuery,
    type: Text('as detected, else as claimed; `image/*` for all of a kind'),
    owner: Text('the id of the user who uploaded it'),
    object: Text('a profile object that it is linked to, as `person/<id>`'),
    visit: Text('a visit that it is linked to'),
    created_from: Time('not before this time'),
    created_to: Time('before this time'),
    deleted: Type.Optional(
      Type.Boolean({
        description: 'those that can be restored, the first deleted first, instead of all others',
      }),
    ),
  },
  { additionalProperties: false },
)

/** Reading what is known of the tenant's assets. */
export const readAssets: FastifyPluginAsyncTypebox<{ cursors: Cursors; usage: UsageOptions }> = async (
  app,
  { cursors, usage },
) => {
  app.get(
    '/media/assets',
    {
      schema: {
        operationId: 'listAssets',
        summary: 'The assets of the tenant, filtered; the oldest first',
        tags,
        querystring: ListQuerySchema,
        response: { 200: PageOf(AssetSchema) },
        problems: [RoleInsufficient],
      },
    },
    async ({ query: { limit, cursor, ...filter }, tenant }) => {
      const scope = { list: `asset/${JSON.stringify(filter)}`, tenant: tenant.uuid }
      const after = cursor === undefined ? undefined : toPosition(cursors.decode(scope, cursor))
      const assets = await createAssetStore(tenant).list(filter, limit + 1, after)
      const page = toPage(assets, limit, ({ id, created_at, deleted_at }) =>
        cursors.encode(scope, [(deleted_at ?? created_at).toISOString(), id]),
      )
      return { ...page, items: page.items.map(toAsset) }
    },
  )

  app.get(
    '/media/assets/:id',
    {
      schema: {
        operationId: 'getAsset',
        summary: 'What is known of one asset',
        tags,
        params: AssetParams,
        response: {
          200: AssetSchema,
          304: Type.Null({ description: 'If-None-Match names the current version' }),
        },
        problems: [RoleInsufficient, AssetNotFound],
      },
    },
    async (request, reply) => {
      const asset = await createAssetStore(request.tenant).get(request.params.id)
      if (isNotModified(request, reply, etagOf(asset))) return reply.code(304).send(null)
      return toAsset(asset)
    },
  )

  app.get(
    '/media/usage',
    {
      schema: {
        operationId: 'getUsage',
        summary: 'What the tenant takes of its quota',
        tags,
        response: {
          200: Type.Object({
            bytes: Type.Integer({ description: 'of all assets, deleted ones too, with what is reserved' }),
            reserved: Type.Integer({ description: 'bytes of uploads under way' }),
            quota: Type.Integer({ description: 'bytes' }),
            open: Type.Integer({ description: 'uploads under way' }),
          }),
        },
        problems: [RoleInsufficient],
      },
    },
    async ({ tenant }) => createAccounts(tenant.mongo).read(usage.quota),
  )
}

function toPosition([at = '', id = '']: readonly string[]): Position {
  return { at: new Date(at), id }
}
