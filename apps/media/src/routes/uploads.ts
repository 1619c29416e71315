import { requestAuditContext } from '@careeasy/audit'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  AssetUnscannable,
  FileNameInvalid,
  MalwareFound,
  QuotaExceeded,
  ScannerUnavailable,
  TusVersionUnsupported,
  UploadBusy,
  UploadChecksumMismatch,
  UploadExpired,
  UploadFinished,
  UploadHeaderInvalid,
  UploadInterrupted,
  UploadLengthRequired,
  UploadNotFound,
  UploadOffsetConflict,
  UploadsTooMany,
  UploadTooSlow,
} from '../errors.ts'
import type { ReceiveOptions } from '../receive-stream.ts'
import type { IntakeOf } from '../store/intake.ts'
import { checksumAlgorithms } from '../uploads/checksum.ts'
import { finishUpload } from '../uploads/finish-upload.ts'

const tags = ['uploads']
const params = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false })
const Empty = (description: string) => Type.Null({ description })
const bytes = {
  content: {
    'application/offset+octet-stream': { schema: Type.Any({ description: 'bytes from Upload-Offset on' }) },
  },
}

/** Of every request that is to go on. */
const ofAny = [RoleInsufficient, TusVersionUnsupported]
/** Of an upload that is there already. */
const ofKnown = [...ofAny, UploadNotFound, UploadBusy]
/** Of bytes that come. */
const ofBytes = [UploadHeaderInvalid, UploadChecksumMismatch, UploadInterrupted, UploadTooSlow]
/** Of the last byte, after which the whole is looked at. */
const ofWhole = [MalwareFound, AssetUnscannable, ScannerUnavailable]

export interface UploadRoutesOptions {
  readonly intakeOf: IntakeOf
  readonly receive: Pick<ReceiveOptions, 'maxBytes' | 'floor'>
}

/** What the client gets to see of the answer of the protocol's handlers: CORS is the edge's. */
const shown = /^(tus-|upload-|location$|cache-control$)/

/** With the first upload of this kind: @tus/server brings Node's own fetch along, some MiB for whoever never has one. */
async function loadTus() {
  const [{ answerTus }, { createResumable }] = await Promise.all([
    import('../uploads/answer-tus.ts'),
    import('../uploads/resumable.ts'),
  ])
  return { answerTus, createResumable }
}

/** Resumable uploads: tus 1.0 with creation(-with-upload), expiration, checksum and termination. */
export const uploads: FastifyPluginAsyncTypebox<UploadRoutesOptions> = async (app, options) => {
  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<null> {
    reply.headers({ 'tus-resumable': '1.0.0', 'tus-version': '1.0.0' })
    const { tenant } = request
    const intake = options.intakeOf(tenant)
    const { answerTus, createResumable } = await loadTus()
    const resumable = createResumable(tenant, intake, requestAuditContext(request, 'media'))
    async function onWhole(id: string): Promise<void> {
      const { event } = await finishUpload(tenant, intake, id)
      if (event !== undefined) app.documentAudit.offer(event, id)
      reply.header('asset-location', `/media/assets/${id}`)
    }
    const { maxBytes, floor } = options.receive
    const answered = await answerTus(request, { resumable, objects: tenant.assets, maxBytes, floor, onWhole })
    for (const [name, value] of answered.headers) if (shown.test(name)) reply.header(name, value)
    // The process that took the last byte may have been killed before it could make the asset.
    const isWhole = answered.headers.get('upload-offset') === answered.headers.get('upload-length')
    if (request.method === 'HEAD' && isWhole) await onWhole((request.params as { id: string }).id)
    reply.code(answered.status)
    return null
  }

  app.options(
    '/media/uploads',
    {
      schema: {
        operationId: 'describeUploads',
        summary: 'What is spoken here: version, extensions, the largest file',
        tags,
        response: {
          204: Empty('in the headers Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm'),
        },
        problems: [RoleInsufficient],
        readsHeaders: ['tus-resumable'],
      },
    },
    async (request, reply) => {
      reply.header('tus-checksum-algorithm', checksumAlgorithms.join(','))
      return answer(request, reply)
    },
  )

  app.post(
    '/media/uploads',
    {
      schema: {
        operationId: 'createUpload',
        summary: 'Begins a resumable upload (tus 1.0), also with its first bytes',
        description: 'Upload-Length is needed; of Upload-Metadata `filename` and `filetype` are understood.',
        tags,
        body: bytes,
        response: { 201: Empty('the upload is at Location; once it is whole, its asset at Asset-Location') },
        problems: [
          ...ofAny,
          ...ofBytes,
          ...ofWhole,
          UploadLengthRequired,
          FileNameInvalid,
          QuotaExceeded,
          UploadsTooMany,
          UploadBusy,
        ],
        readsHeaders: ['tus-resumable', 'upload-length', 'upload-metadata', 'upload-checksum'],
      },
    },
    answer,
  )

  app.head(
    '/media/uploads/:id',
    {
      schema: {
        operationId: 'headUpload',
        summary: 'Where the upload goes on: Upload-Offset',
        tags,
        params,
        response: { 200: Empty('in the headers Upload-Offset, Upload-Length, Upload-Metadata') },
        problems: [...ofKnown, ...ofWhole, UploadExpired],
        readsHeaders: ['tus-resumable'],
      },
    },
    answer,
  )

  app.patch(
    '/media/uploads/:id',
    {
      schema: {
        operationId: 'continueUpload',
        summary: 'Adds bytes at Upload-Offset; those that arrive count, also when the request breaks off',
        tags,
        params,
        body: bytes,
        response: {
          204: Empty('Upload-Offset tells how far it is; after the last byte Asset-Location, the asset'),
        },
        problems: [...ofKnown, ...ofBytes, ...ofWhole, UploadExpired, UploadFinished, UploadOffsetConflict],
        readsHeaders: ['tus-resumable', 'upload-offset', 'upload-checksum'],
      },
    },
    answer,
  )

  app.delete(
    '/media/uploads/:id',
    {
      schema: {
        operationId: 'endUpload',
        summary: 'Gives the upload up; an asset that it has become is deleted as an asset',
        tags,
        params,
        response: { 204: Empty('all its bytes are gone') },
        problems: [...ofKnown, UploadFinished],
        readsHeaders: ['tus-resumable'],
      },
    },
    answer,
  )
}
