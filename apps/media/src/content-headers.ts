import { reprDigest } from './digests.ts'
import { disposition } from './file-name.ts'
import type { AssetDocument } from './store/asset-document.ts'

/** Types that a browser shows without running anything; PDF is not among them, since a sandbox shows none. */
const shown = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'video/mp4',
  'video/webm',
])

/**
 * The headers that describe a file. It is a download, in a sandbox, never sniffed: the type is what a stranger
 * claimed. Inline, if asked for, is only what the bytes themselves show to be harmless, and then as that type.
 */
export function contentHeaders(
  asset: AssetDocument,
  wanted: 'attachment' | 'inline',
): Record<string, string> {
  const { detected, name, sha256, type } = asset
  const inline = wanted === 'inline' && detected !== undefined && shown.has(detected)
  return {
    'content-type': inline ? detected : type,
    'content-disposition': disposition(name, inline ? 'inline' : 'attachment'),
    'accept-ranges': 'bytes',
    'repr-digest': reprDigest(sha256),
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  }
}
