import type { Cursors } from '@careeasy/paging'
import { PageOf, PageQuery, toPage } from '@careeasy/paging'
import { RoleInsufficient } from '@careeasy/problem'
import { isNotModified } from '@careeasy/service'
import { TenantUnknown } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { AuthClient } from '../auth-client.ts'
import { etagOf, toAdminResource, toResource } from '../resource.ts'
import { TenantParams, TenantSchema } from '../schemas/tenant.ts'
import type { TenantStore } from '../store/tenants.ts'

export interface TenantsOptions {
  readonly tenants: TenantStore
  readonly auth: AuthClient
  readonly cursors: Cursors
}

const TenantsQuery = Type.Object({
  ...PageQuery,
  all: Type.Boolean({ default: false, description: 'all tenants, not only mine (platform:admin)' }),
})

export const tenants: FastifyPluginAsyncTypebox<TenantsOptions> = async (app, options) => {
  const { tenants, auth, cursors } = options
  const tags = ['tenants']

  app.get(
    '/tenants',
    {
      schema: {
        operationId: 'listTenants',
        summary: 'The tenants that I belong to',
        tags,
        querystring: TenantsQuery,
        response: { 200: PageOf(TenantSchema) },
        problems: [RoleInsufficient],
      },
    },
    async request => {
      const { limit, cursor, all } = request.query
      if (all && !isPlatformAdmin(request)) throw new RoleInsufficient('platform:admin')
      const scope = { list: all ? 'tenants:all' : 'tenants:mine', tenant: request.caller.sub }
      const after = cursor === undefined ? undefined : cursors.decode(scope, cursor)[0]
      const page = { limit: limit + 1, after }
      const ids = all ? await tenants.listIds(page) : await listMine(request, page)
      const { items, ...more } = toPage(ids, limit, last => cursors.encode(scope, [last]))
      return { items: (await tenants.findMany(items)).map(resourceFor(request)), ...more }
    },
  )

  app.get(
    '/tenants/:Tenant_UUID',
    {
      schema: {
        operationId: 'getTenant',
        summary: 'A tenant that I belong to (or any, for platform:admin)',
        tags,
        params: TenantParams,
        response: {
          200: TenantSchema,
          304: Type.Null({ description: 'If-None-Match names the current version' }),
        },
        problems: [TenantUnknown],
      },
    },
    async (request, reply) => {
      const { Tenant_UUID: uuid } = request.params
      const tenant = (await mayRead(request, uuid)) ? await tenants.find(uuid) : undefined
      if (tenant === undefined) throw new TenantUnknown(uuid)
      if (isNotModified(request, reply, etagOf(tenant))) return reply.code(304).send(null)
      return resourceFor(request)(tenant)
    },
  )

  async function listMine(request: FastifyRequest, page: { limit: number; after: string | undefined }) {
    const ids = await auth.tenantsOf(request.caller.sub, request.id)
    const { after = '' } = page
    return ids
      .filter(id => id > after)
      .sort()
      .slice(0, page.limit)
  }

  async function mayRead(request: FastifyRequest, uuid: string): Promise<boolean> {
    return isPlatformAdmin(request) || (await auth.tenantsOf(request.caller.sub, request.id)).includes(uuid)
  }
}

function resourceFor(request: FastifyRequest) {
  return isPlatformAdmin(request) ? toAdminResource : toResource
}

function isPlatformAdmin(request: FastifyRequest): boolean {
  return request.caller.roles.includes('platform:admin')
}
