import { PreconditionRequired, RoleInsufficient } from '@careeasy/problem'
import { invalidBody, mergePatch, requireMatch } from '@careeasy/service'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import {
  ObjectBusy,
  ObjectNotFound,
  ObjectNotUnique,
  ObjectTooLarge,
  PatchConflict,
  PatchInvalid,
  PersonNotFound,
  RefUnknown,
  TypeUnknown,
} from '../errors.ts'
import { applyJsonPatch, type PatchOperation } from '../json-patch.ts'
import { takeJsonBodies } from '../plugins/json-bodies.ts'
import { requirePrecondition } from '../preconditions.ts'
import { AttributesSchema, ObjectParams, ObjectSchema, toObject } from '../schemas/object.ts'
import { findFault, storableInMongo } from '../storable-json.ts'
import { type Attributes, etagOf } from '../store/objects.ts'
import type { WriteObjects } from '../write-objects.ts'

const mergePatchType = 'application/merge-patch+json'
const jsonPatchType = 'application/json-patch+json'

/** Bytes of an object's attributes as JSON; a whole body may not have more either. */
const maxSize = 1_048_576

const JsonPatchSchema = Type.Array(
  Type.Object(
    {
      op: Type.Union(
        ['add', 'remove', 'replace', 'move', 'copy', 'test'].map(name => Type.Literal(name)),
        { description: 'as in RFC 6902' },
      ),
      path: Type.String({ maxLength: 1_024 }),
      from: Type.Optional(Type.String({ maxLength: 1_024 })),
      value: Type.Optional(Type.Unknown()),
    },
    // RFC 6902, 4: members that are not defined are ignored.
    { additionalProperties: true },
  ),
  { maxItems: 1_000 },
)

/** Changing parts of an object, with RFC 7396 or RFC 6902. */
export const patchObjects: FastifyPluginAsyncTypebox<{ write: WriteObjects }> = async (app, { write }) => {
  takeJsonBodies(app, [mergePatchType, jsonPatchType])
  app.patch(
    '/profile/objects/:type/:id',
    {
      preValidation: storableInMongo,
      schema: {
        operationId: 'patchObject',
        summary: 'Changes some attributes; a JSON Patch needs If-Match',
        tags: ['objects'],
        params: ObjectParams,
        body: {
          content: {
            [mergePatchType]: { schema: AttributesSchema },
            [jsonPatchType]: { schema: JsonPatchSchema },
          },
        },
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
          PatchInvalid,
          PatchConflict,
          PreconditionRequired,
        ],
        readsHeaders: ['if-match'],
      },
    },
    async (request, reply) => {
      const { params } = request
      const edit = editOf(request)
      const match = (etag: string) => requireMatch(request, etag)
      const document = await write(request, changes => changes.update(params.type, params.id, match, edit))
      reply.header('etag', etagOf(document))
      return toObject(document)
    },
  )
}

/** What the patch makes of the attributes of an object: again something that can be stored. */
function editOf(request: FastifyRequest): (attributes: Attributes) => Attributes {
  // A place in a list means something only in the version that the client has seen.
  const isJsonPatch = request.headers['content-type']?.toLowerCase().startsWith(jsonPatchType) ?? false
  if (isJsonPatch) requirePrecondition(request)
  return attributes => {
    const edited = isJsonPatch
      ? applyJsonPatch(attributes, request.body as readonly PatchOperation[])
      : mergePatch(attributes, request.body)
    if (typeof edited !== 'object' || edited === null || Array.isArray(edited))
      throw invalidBody([{ pointer: '', message: 'leaves no object' }])
    const fault = findFault(edited)
    if (fault !== undefined) throw invalidBody([fault])
    if (Buffer.byteLength(JSON.stringify(edited)) > maxSize) throw new ObjectTooLarge()
    return edited as Attributes
  }
}
