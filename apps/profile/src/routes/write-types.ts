import type { JsonObject } from '@careeasy/attribute-schema'
import { requestAuditContext } from '@careeasy/audit'
import { PreconditionFailed, RoleInsufficient } from '@careeasy/problem'
import { requireMatch, storableJson } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import {
  ObjectNotUnique,
  TypeBuiltIn,
  TypeBusy,
  TypeInUse,
  TypesExceeded,
  TypeUnknown,
  TypeWeakened,
} from '../errors.ts'
import { TypeParams } from '../schemas/object.ts'
import { PutTypeSchema, TypeSchema, toBuiltIn, toType } from '../schemas/type.ts'
import { types as typesCollection } from '../store/types.ts'
import { createTypeChanges } from '../type-changes.ts'
import type { TypeRegistry } from '../types/create-types.ts'

const tags = ['types']
/** Bytes of a schema. */
export const maxSchema = 65_536

/** Changing the types of the tenant. */
export const writeTypes: FastifyPluginAsyncTypebox<{ types: TypeRegistry; maxTypes: number }> = async (
  app,
  { types, maxTypes },
) => {
  const changesOf = (request: FastifyRequest) =>
    createTypeChanges(request.tenant, types, requestAuditContext(request, 'profile'), maxTypes)

  app.put(
    '/profile/types/:type',
    {
      bodyLimit: maxSchema,
      // A schema is text in the store: its names may have dots and dollars.
      preValidation: storableJson(),
      schema: {
        operationId: 'putType',
        summary: 'Makes a type, or gives it a new schema; objects keep the version they were written with',
        tags,
        params: TypeParams,
        body: PutTypeSchema,
        response: { 200: TypeSchema, 201: TypeSchema },
        problems: [RoleInsufficient, TypeBuiltIn, TypeBusy, TypesExceeded, TypeWeakened, ObjectNotUnique],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { type } = request.params
      const check = (etag: string | undefined) => requirePut(request, etag)
      const change = await changesOf(request).put(type, request.body as JsonObject, check)
      for (const event of change.events) app.documentAudit.offer(event, type, typesCollection)
      const { document, isNew } = change
      if (isNew) reply.code(201).header('location', `/profile/types/${type}`)
      const builtIn = types.builtIn(type)
      reply.header('etag', `"${document?.version ?? builtIn?.version}"`)
      if (document !== undefined) return toType(document)
      return toBuiltIn(builtIn as NonNullable<typeof builtIn>)
    },
  )

  app.delete(
    '/profile/types/:type',
    {
      schema: {
        operationId: 'deleteType',
        summary: 'Deletes a type that has no objects',
        tags,
        params: TypeParams,
        response: { 204: Type.Null() },
        problems: [RoleInsufficient, TypeUnknown, TypeBuiltIn, TypeInUse, TypeBusy],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { type } = request.params
      const check = (etag: string | undefined) => requirePut(request, etag)
      for (const event of await changesOf(request).remove(type, check))
        app.documentAudit.offer(event, type, typesCollection)
      return reply.code(204).send(null)
    },
  )
}

/** If-Match needs something to match, `If-None-Match: *` nothing (RFC 9110, 13.1.1 and 13.1.2). */
function requirePut(request: FastifyRequest, etag: string | undefined): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
  if (etag === undefined && match !== undefined) throw new PreconditionFailed()
  if (etag !== undefined && noneMatch?.trim() === '*') throw new PreconditionFailed()
  if (etag !== undefined) requireMatch(request, etag)
}
