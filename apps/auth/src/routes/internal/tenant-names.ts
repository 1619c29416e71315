import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { PutTenantNameSchema, TenantParams } from '../../schemas/member.ts'
import { UserIdSchema } from '../../schemas/user.ts'
import type { TenantNameStore } from '../../store/tenant-names.ts'

/** For tenant-registry, which owns the names; a login answers with them. */
export const internalTenantNames: FastifyPluginAsyncTypebox<{ tenantNames: TenantNameStore }> = async (
  app,
  { tenantNames },
) => {
  const tags = ['internal']

  app.put(
    '/internal/tenants/:tenant/name',
    {
      schema: {
        hide: true,
        operationId: 'putTenantName',
        summary: "Write a tenant's new name into its memberships, a page a call; may be repeated",
        tags,
        params: TenantParams,
        body: PutTenantNameSchema,
        response: {
          200: Type.Object({
            next: Type.Optional({ ...UserIdSchema, description: 'send it as `after`; none when it is done' }),
          }),
        },
      },
    },
    async ({ params, body: { name, version, after } }) => {
      const next = await tenantNames.rename({ tenant: params.tenant, name, version }, after)
      return next === undefined ? {} : { next }
    },
  )

  app.get(
    '/internal/tenants/:tenant/owners',
    {
      schema: {
        hide: true,
        operationId: 'countOwners',
        summary: 'How many owners a tenant has, and its name as a login shows it',
        tags,
        params: TenantParams,
        response: { 200: Type.Object({ name: Type.String(), count: Type.Integer() }) },
      },
    },
    ({ params }) => tenantNames.owners(params.tenant),
  )
}
