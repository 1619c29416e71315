import { requestAuditContext } from '@careeasy/audit'
import { RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  AssetUnscannable,
  DigestMismatch,
  FileNameInvalid,
  LengthMismatch,
  MalwareFound,
  QuotaExceeded,
  ScannerUnavailable,
  UploadBusy,
  UploadIncomplete,
  UploadNotFound,
  UploadsTooMany,
} from '../errors.ts'
import { fileName } from '../file-name.ts'
import { mediaType } from '../media-type.ts'
import { AssetParams, AssetSchema } from '../schemas/asset.ts'
import { DirectUploadSchema, NewDirectUploadSchema } from '../schemas/direct-upload.ts'
import type { IntakeOf } from '../store/intake.ts'
import { createDirectUploads } from '../uploads/direct-upload.ts'

export interface DirectUploadsOptions {
  readonly receive: { readonly maxBytes: number }
  readonly intakeOf: IntakeOf
}

const tags = ['uploads']

/** Uploads that go straight to S3: a form for exactly one file, then its completion. */
export const directUploads: FastifyPluginAsyncTypebox<DirectUploadsOptions> = async (
  app,
  { receive, intakeOf },
) => {
  app.post(
    '/media/assets/direct',
    {
      schema: {
        operationId: 'createDirectUpload',
        summary: 'A form by which the client sends one file straight to S3, for 5 minutes',
        tags,
        body: NewDirectUploadSchema,
        response: { 201: DirectUploadSchema },
        problems: [RoleInsufficient, FileNameInvalid, QuotaExceeded, UploadsTooMany],
      },
    },
    async (request, reply) => {
      const { body, tenant } = request
      const context = requestAuditContext(request, 'media')
      const { name, type, size, sha256 } = body
      const digests = sha256 === undefined ? {} : { sha256: Buffer.from(sha256, 'hex').toString('base64') }
      const intent = { name: fileName(undefined, name), type: mediaType(type), context, digests }
      const uploads = createDirectUploads(tenant, intakeOf(tenant), context)
      const { id, expires, url, fields } = await uploads.begin(size, intent, receive.maxBytes)
      reply.code(201)
      const complete = `/media/assets/direct/${id}/complete`
      return { id, url, fields, complete, expires_at: expires.toISOString() }
    },
  )

  app.post(
    '/media/assets/direct/:id/complete',
    {
      schema: {
        operationId: 'completeDirectUpload',
        summary: 'Verifies the file that was sent to S3 and makes an asset of it; again, it gives the asset',
        tags,
        params: AssetParams,
        response: { 201: AssetSchema },
        problems: [
          RoleInsufficient,
          UploadNotFound,
          UploadBusy,
          UploadIncomplete,
          LengthMismatch,
          DigestMismatch,
          MalwareFound,
          AssetUnscannable,
          ScannerUnavailable,
        ],
      },
    },
    async (request, reply) => {
      const { params, tenant } = request
      const context = requestAuditContext(request, 'media')
      const { asset, event } = await createDirectUploads(tenant, intakeOf(tenant), context).complete(
        params.id,
      )
      if (event !== undefined) app.documentAudit.offer(event, asset.id)
      reply.code(201).header('location', `/media/assets/${asset.id}`)
      return asset
    },
  )
}
