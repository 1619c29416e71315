import { Metadata } from '@tus/server'
import { UploadHeaderInvalid } from '../errors.ts'
import { fileName } from '../file-name.ts'
import { mediaType, mediaTypePattern } from '../media-type.ts'

const maxLength = 4_096
const form = new RegExp(mediaTypePattern)

/**
 * Name and type of a file from the header Upload-Metadata: `filename` or `name`, `filetype` or `type`, as the
 * clients in use send them. Other keys are given back with HEAD and mean nothing here.
 * @throws UploadHeaderInvalid, FileNameInvalid, MediaTypeUnsupported
 */
export function readMetadata(header = ''): { readonly name: string; readonly type: string } {
  if (header.length > maxLength) throw new UploadHeaderInvalid(`Upload-Metadata is longer than ${maxLength}`)
  const values = parse(header)
  const name = values['filename'] ?? values['name'] ?? undefined
  const type = values['filetype'] || values['type'] || undefined
  if (type !== undefined && !form.test(type)) throw new UploadHeaderInvalid('filetype is not a media type')
  return { name: fileName(undefined, name), type: mediaType(type) }
}

function parse(header: string): Record<string, string | null> {
  if (header === '') return {}
  try {
    return Metadata.parse(header)
  } catch (cause) {
    throw Object.assign(new UploadHeaderInvalid('Upload-Metadata has keys and base64 values'), { cause })
  }
}
