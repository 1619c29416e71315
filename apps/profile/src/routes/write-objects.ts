import { IdempotencyReused, PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { requireMatch } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import {
  ObjectBusy,
  ObjectNotDeleted,
  ObjectNotFound,
  ObjectNotUnique,
  ObjectTooLarge,
  PersonNotFound,
  RefUnknown,
  TypeUnknown,
} from '../errors.ts'
import { requirePrecondition } from '../preconditions.ts'
import {
  AttributesSchema,
  IdempotencyKey,
  ObjectParams,
  ObjectSchema,
  TypeParams,
  toObject,
} from '../schemas/object.ts'
import { storableInMongo } from '../storable-json.ts'
import { etagOf } from '../store/objects.ts'
import type { WriteObjects } from '../write-objects.ts'

const tags = ['objects']

const IdempotencyHeaders = Type.Object({ 'idempotency-key': Type.Optional(IdempotencyKey) })

/** Making, replacing, deleting and restoring objects of the tenant. */
export const writeObjects: FastifyPluginAsyncTypebox<{ write: WriteObjects }> = async (app, { write }) => {
  app.post(
    '/profile/objects/:type',
    {
      preValidation: storableInMongo,
      schema: {
        operationId: 'createObject',
        summary: 'Adds an object',
        tags,
        params: TypeParams,
        headers: IdempotencyHeaders,
        body: AttributesSchema,
        response: { 201: ObjectSchema },
        problems: [
          RoleInsufficient,
          TypeUnknown,
          ObjectNotUnique,
          ObjectBusy,
          RefUnknown,
          IdempotencyReused,
          ObjectTooLarge,
        ],
      },
    },
    async (request, reply) => {
      const { params, headers, body } = request
      const document = await write(request, changes =>
        changes.create(params.type, body, headers['idempotency-key']),
      )
      reply.code(201).header('location', `/profile/objects/${document.type}/${document.id}`)
      reply.header('etag', etagOf(document))
      return toObject(document)
    },
  )

  app.put(
    '/profile/objects/:type/:id',
    {
      preValidation: storableInMongo,
      schema: {
        operationId: 'replaceObject',
        summary: 'Puts other attributes in the place of all; needs If-Match',
        tags,
        params: ObjectParams,
        body: AttributesSchema,
        response: { 200: ObjectSchema },
        problems: [
          RoleInsufficient,
          TypeUnknown,
          ObjectNotFound,
          PersonNotFound,
          ObjectNotUnique,
          ObjectBusy,
          RefUnknown,
          ObjectTooLarge,
          PreconditionRequired,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { params, body } = request
      requirePrecondition(request)
      const match = (etag: string) => requireMatch(request, etag)
      const document = await write(request, changes => changes.replace(params.type, params.id, match, body))
      reply.header('etag', etagOf(document))
      return toObject(document)
    },
  )

  app.delete(
    '/profile/objects/:type/:id',
    {
      schema: {
        operationId: 'deleteObject',
        summary: 'Deletes an object; for 30 days it can be restored',
        tags,
        params: ObjectParams,
        response: { 204: Type.Null() },
        problems: [RoleInsufficient, TypeUnknown, ObjectNotFound, PersonNotFound, ObjectBusy],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { params } = request
      const match = (etag: string) => requireMatch(request, etag)
      await write(request, changes => changes.remove(params.type, params.id, match))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/profile/objects/:type/:id/restore',
    {
      schema: {
        operationId: 'restoreObject',
        summary: 'Brings a deleted object back as it was',
        tags,
        params: ObjectParams,
        response: { 200: ObjectSchema },
        problems: [
          RoleInsufficient,
          TypeUnknown,
          ObjectNotFound,
          PersonNotFound,
          ObjectNotDeleted,
          ObjectNotUnique,
          ObjectBusy,
          RefUnknown,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { params } = request
      const match = (etag: string) => requireMatch(request, etag)
      const document = await write(request, changes => changes.restore(params.type, params.id, match))
      reply.header('etag', etagOf(document))
      return toObject(document)
    },
  )
}
