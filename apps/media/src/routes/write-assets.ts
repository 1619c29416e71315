import { requestAuditContext } from '@careeasy/audit'
import { IdempotencyReused, RoleInsufficient } from '@careeasy/problem'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import { expectedDigests, reprDigest } from '../digests.ts'
import {
  AssetUnscannable,
  DigestInvalid,
  DigestMismatch,
  FileNameInvalid,
  IdempotencyInProgress,
  LengthMismatch,
  MalwareFound,
  QuotaExceeded,
  ScannerUnavailable,
  UploadInterrupted,
  UploadsTooMany,
  UploadTooSlow,
} from '../errors.ts'
import { fileName } from '../file-name.ts'
import { mediaType } from '../media-type.ts'
import { onceOf } from '../once.ts'
import { type ReceiveOptions, receiveStream } from '../receive-stream.ts'
import { AssetSchema } from '../schemas/asset.ts'
import type { IntakeOf } from '../store/intake.ts'

export interface WriteAssetsOptions {
  readonly receive: ReceiveOptions
  readonly intakeOf: IntakeOf
}

/** Adding assets to the tenant. The body is the file, of any type: it is passed on, never parsed. */
export const writeAssets: FastifyPluginAsyncTypebox<WriteAssetsOptions> = async (
  app,
  { receive, intakeOf },
) => {
  app.post(
    '/media/assets',
    {
      schema: {
        operationId: 'createAsset',
        summary:
          'Stores a file; its name comes from Content-Disposition or `name`, its type from Content-Type',
        tags: ['assets'],
        querystring: Type.Object(
          { name: Type.Optional(Type.String({ maxLength: 255, description: 'the file name' })) },
          { additionalProperties: false },
        ),
        headers: Type.Object({
          'repr-digest': Type.Optional(
            Type.String({
              description: 'sha-256 or sha-512 of the file (RFC 9530); other bytes are refused',
            }),
          ),
          'content-md5': Type.Optional(Type.String({ description: 'MD5 of the file, base64' })),
          'idempotency-key': Type.Optional(
            Type.String({
              pattern: '^[\\x21-\\x7e]{1,64}$',
              description:
                'the same request with the same key within 24 hours gives the asset of the first, and reads no body',
            }),
          ),
        }),
        body: { content: { '*/*': { schema: Type.Any({ description: 'the file; it may be empty' }) } } },
        response: { 201: AssetSchema },
        problems: [
          RoleInsufficient,
          FileNameInvalid,
          DigestInvalid,
          DigestMismatch,
          LengthMismatch,
          UploadInterrupted,
          UploadTooSlow,
          QuotaExceeded,
          UploadsTooMany,
          MalwareFound,
          AssetUnscannable,
          ScannerUnavailable,
          IdempotencyInProgress,
          IdempotencyReused,
        ],
        readsHeaders: ['content-disposition'],
      },
    },
    async (request, reply) => {
      const { headers, query, raw, tenant } = request
      const context = requestAuditContext(request, 'media')
      const digests = expectedDigests(headers)
      const file = {
        name: fileName(headers['content-disposition'], query.name),
        type: mediaType(headers['content-type']),
        digests,
      }
      const key = headers['idempotency-key']
      const length = headers['content-length']
      const once =
        key === undefined
          ? undefined
          : onceOf(context, key, length === undefined ? file : { ...file, length: Number(length) })
      const intent = { ...file, context, ...(once && { once }) }
      const stores = { intake: intakeOf(tenant), assets: tenant.assets }
      const { asset, event, isReplay } = await receiveStream(raw, intent, stores, receive)
      if (event !== undefined) app.documentAudit.offer(event, asset.id)
      reply.code(201).header('location', `/media/assets/${asset.id}`)
      reply.header('repr-digest', reprDigest(asset.sha256))
      if (isReplay) reply.header('idempotency-replayed', 'true')
      return asset
    },
  )
}
