import { Readable } from 'node:stream'
import { BodyTooLarge, MediaTypeUnsupported } from '@careeasy/problem'
import { ERRORS, Server } from '@tus/server'
import type { FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import {
  TusVersionUnsupported,
  UploadExpired,
  UploadFinished,
  UploadHeaderInvalid,
  UploadInterrupted,
  UploadLengthRequired,
  UploadNotFound,
  UploadOffsetConflict,
} from '../errors.ts'
import { declaredLength, type RateFloor, uploadBody } from '../upload-body.ts'
import { readChecksum } from './checksum.ts'
import { createLeaseLocker } from './lease-locker.ts'
import type { Resumable } from './resumable.ts'
import { TusStore } from './tus-store.ts'

const path = '/media/uploads'

export interface TusOptions {
  readonly resumable: Resumable
  readonly objects: FastifyRequest['tenant']['assets']
  /** Bytes a file may have. */
  readonly maxBytes: number
  readonly floor: RateFloor
  /** Called with the id of an upload whose bytes are all there. */
  onWhole(id: string): Promise<void>
}

/**
 * Lets the protocol's own handlers answer one request. The server is made for it: it knows this tenant's and this
 * person's uploads only.
 * @throws what the handlers refuse, as errors of ours
 */
export async function answerTus(request: FastifyRequest, options: TusOptions): Promise<Response> {
  const { headers, method, raw } = request
  if (method !== 'OPTIONS' && headers['tus-resumable'] !== '1.0.0') throw new TusVersionUnsupported()
  const { resumable, objects, maxBytes, floor, onWhole } = options
  // What has become an asset is still answered for; nobody adds to it.
  const onGone = async (id: string) => void (await resumable.look(id))
  const locker = createLeaseLocker(resumable.uploads, { onGone })
  const datastore = new TusStore({
    ...resumable,
    objects,
    holder: locker.holder,
    checksum: readChecksum(headers['upload-checksum'] as string | undefined),
  })
  let failure: unknown
  const server = new Server({
    path,
    datastore,
    locker,
    maxSize: maxBytes,
    relativeLocation: true,
    disableTerminationForFinishedUploads: true,
    namingFunction: () => uuidv7(),
    async onUploadCreate(_request, { id, size = 0 }) {
      await resumable.begin(id, size, String(headers['upload-metadata'] ?? ''))
      return {}
    },
    async onUploadFinish(_request, { id }) {
      await onWhole(id)
      return {}
    },
    onResponseError(_request, error) {
      failure = error
      return undefined
    },
  })
  let broken: unknown
  const body = () =>
    untilItFails(uploadBody(raw, maxBytes, floor), error => {
      broken = error
    })
  const answer = await server.handleWeb(
    toWebRequest(request, hasBody(request, maxBytes) ? body() : undefined) as never,
  )
  if (broken !== undefined) throw broken
  if (failure !== undefined) throw toKnown(failure, request)
  if (answer.status >= 400) throw new UploadHeaderInvalid((await answer.text()).trim())
  return answer
}

/** The bytes until their source fails: what has arrived by then counts, and the client goes on behind it. */
async function* untilItFails(
  source: AsyncIterable<Buffer>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    yield* source
  } catch (error) {
    onFailure(error)
  }
}

/** @throws BodyTooLarge, MediaTypeUnsupported */
function hasBody({ method, raw }: FastifyRequest, limit: number): boolean {
  return (method === 'POST' || method === 'PATCH') && declaredLength(raw, limit) !== 0
}

function toWebRequest({ headers, method, url }: FastifyRequest, bytes?: AsyncIterable<Buffer>): Request {
  const init: RequestInit = { method, headers: passedOn(headers) }
  if (bytes !== undefined) {
    init.body = Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream
    init.duplex = 'half'
  }
  return new Request(new URL(url, 'http://media'), init)
}

function passedOn(headers: FastifyRequest['headers']): Record<string, string> {
  const known = Object.entries(headers).filter(([name]) =>
    /^(upload-|tus-|content-(type|length)$)/.test(name),
  )
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]))
}

/** The handlers throw plain objects, or what our own stores have thrown. */
function toKnown(failure: unknown, { params }: FastifyRequest): unknown {
  const { id = '' } = params as { id?: string }
  switch (failure) {
    case ERRORS.FILE_NOT_FOUND:
      return new UploadNotFound(id)
    case ERRORS.FILE_NO_LONGER_EXISTS:
      return new UploadExpired()
    case ERRORS.INVALID_OFFSET:
      return new UploadOffsetConflict()
    case ERRORS.INVALID_TERMINATION:
      return new UploadFinished(id)
    case ERRORS.INVALID_CONTENT_TYPE:
      return new MediaTypeUnsupported()
    case ERRORS.UNSUPPORTED_CREATION_DEFER_LENGTH_EXTENSION:
      return new UploadLengthRequired()
    case ERRORS.UNSUPPORTED_CONCATENATION_EXTENSION:
      return new UploadHeaderInvalid('uploads are not put together here; send no Upload-Concat')
    case ERRORS.ABORTED:
      return new UploadInterrupted()
  }
  if (failure instanceof Error && 'code' in failure && String(failure.code).startsWith('CE_')) return failure
  const { status_code: status, body } = failure as { status_code?: number; body?: string }
  if (status === 413) return new BodyTooLarge()
  if (status !== undefined && status < 500) return new UploadHeaderInvalid((body ?? '').trim())
  return failure
}
