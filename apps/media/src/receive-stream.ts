import type { IncomingMessage } from 'node:http'
import type { TenantAssets } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'
import { inspect } from './inspection.ts'
import type { MalwareCheck } from './malware/malware-check.ts'
import { begin } from './once.ts'
import type { CompletedUpload, Intake } from './store/intake.ts'
import { objectKeyOf, type UploadIntent } from './store/reservation.ts'
import { storeBytes } from './store-bytes.ts'
import { declaredLength, type RateFloor, uploadBody } from './upload-body.ts'

/** Bytes that are reserved ahead for a file of unknown length, so that not every chunk is a write. */
const reserveAhead = 16 * 1_048_576

export interface ReceiveOptions {
  readonly maxBytes: number
  readonly floor: RateFloor
  readonly malware: MalwareCheck
  /** Milliseconds after which an upload that nobody touches is given up. */
  readonly lease: number
  readonly log: { warn(fields: object, message: string): void }
}

/**
 * Takes a file from a request to S3 in constant memory, and makes an asset of it. Of a failure nothing stays; when
 * the store is away for that too, the sweep sees to it. Of a request that came before no byte is read.
 */
export async function receiveStream(
  request: IncomingMessage,
  intent: UploadIntent,
  tenant: { readonly intake: Intake; readonly assets: TenantAssets },
  options: ReceiveOptions,
): Promise<CompletedUpload> {
  const { intake, assets } = tenant
  const { maxBytes, floor, malware, lease, log } = options
  const length = declaredLength(request, maxBytes)
  const id = uuidv7()
  const made = await begin(intake, id, length ?? 0, intent)
  if (made !== undefined) return { asset: made, isReplay: true }
  const touching = setInterval(() => {
    intake.touch(id).catch(err => log.warn({ err, upload: id }, 'an upload under way cannot be touched'))
  }, lease / 4)
  try {
    const body = uploadBody(request, maxBytes, floor)
    const within = length === undefined ? reserving(body, bytes => intake.grow(id, bytes)) : body
    const inspection = inspect(within, intent.digests ?? {}, malware)
    await storeBytes(assets, objectKeyOf('stream', id), inspection.bytes, length)
    return await intake.complete(id, await inspection.found())
  } catch (error) {
    await intake
      .release(id)
      .catch(err => log.warn({ err, upload: id }, 'a failed upload is left to the sweep'))
    throw error
  } finally {
    clearInterval(touching)
  }
}

/** Reserves the bytes of a file of unknown length before they are passed on. */
async function* reserving(
  source: AsyncIterable<Buffer>,
  grow: (bytes: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  let room = 0
  for await (const chunk of source) {
    if (chunk.length > room) {
      const missing = chunk.length - room
      // Near the quota what is reserved ahead may be too much, and the file not.
      const ahead = Math.max(missing, reserveAhead)
      const taken = await grow(ahead).then(
        () => ahead,
        async error => {
          if (ahead === missing || (error as { code?: string }).code !== 'CE_QUOTA_EXCEEDED') throw error
          await grow(missing)
          return missing
        },
      )
      room += taken
    }
    room -= chunk.length
    yield chunk
  }
}
