import { clientAddress } from '@careeasy/audit'
import { randomBase32 } from '@careeasy/identity'
import { RoleInsufficient, ServiceUnavailable } from '@careeasy/problem'
import { ClusterUnknown, TenantNotReady } from '@careeasy/tenant-connection'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { AuthClient } from '../auth-client.ts'
import type { Creation } from '../creation.ts'
import { OwnerUnknown, PlanUnknown, TenantExists, TenantNameTaken } from '../errors.ts'
import type { Placements } from '../placements.ts'
import { toAdminResource } from '../resource.ts'
import { CreateTenantSchema, TenantSchema } from '../schemas/tenant.ts'
import type { Creator, TenantStore } from '../store/tenants.ts'

export interface CreateTenantOptions {
  readonly tenants: TenantStore
  readonly creation: Creation
  readonly auth: AuthClient
  readonly placements: Placements
}

export const createTenant: FastifyPluginAsyncTypebox<CreateTenantOptions> = async (app, options) => {
  const { tenants, creation, auth, placements } = options

  app.post(
    '/tenants',
    {
      schema: {
        operationId: 'createTenant',
        summary: 'Create a tenant, ready for use when this answers (platform:admin)',
        tags: ['tenants'],
        body: CreateTenantSchema,
        response: { 201: TenantSchema },
        problems: [
          RoleInsufficient,
          TenantNameTaken,
          TenantExists,
          PlanUnknown,
          OwnerUnknown,
          ClusterUnknown,
          TenantNotReady,
          ServiceUnavailable,
        ],
      },
    },
    async (request, reply) => {
      const { name, display_name = name, Tenant_UUID: uuid = randomBase32(10), owner: email } = request.body
      const placed = placements.choose(request.body)
      const owner = await findOwner(email, request)
      const created_by = creatorOf(request)
      const lease = creation.newLease()
      const tenant = await tenants.create({ uuid, name, display_name, ...placed, owner, created_by, lease })
      const ready = await creation.complete(tenant)
      reply.code(201).header('location', `/tenants/${uuid}`)
      return toAdminResource(ready)
    },
  )

  /** Asked before anything is written: a tenant that nobody can own would never be ready. */
  async function findOwner(email: string | undefined, { caller, id }: FastifyRequest): Promise<string> {
    if (email === undefined) return caller.sub
    const owner = await auth.findUser(email, id)
    if (owner === undefined) throw new OwnerUnknown()
    return owner
  }
}

function creatorOf(request: FastifyRequest): Creator {
  const address = clientAddress(request)
  const known = { actor: request.caller.sub, request_id: request.id }
  return address === undefined ? known : { ...known, address }
}
