/** What an image may be made into. */
export const outputFormats = ['jpeg', 'png', 'webp', 'avif'] as const
export type OutputFormat = (typeof outputFormats)[number]

/** What an image may be made of. */
export type InputFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif'

/** As many bytes of a file as are needed to tell what it is. */
export const headLength = 64

/**
 * What a file's first bytes say it is, or in words why no image is made of it. The name and the claimed type do not
 * count, and the reader of this one format is all that ever sees the file: what it is besides is never looked at.
 */
export function sniffFormat(head: Buffer): InputFormat | { readonly refused: string } {
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (/^RIFF.{4}WEBP/s.test(text)) return 'webp'
  if (/^(II\*\0|MM\0\*)/.test(text)) return 'tiff'
  if (text.slice(4, 8) === 'ftyp') return sniffHeif(text)
  // It may name files and addresses, and the reader would go and fetch them.
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|!doctype svg|!--|svg)/i.test(text))
    return { refused: 'SVG and other XML are never drawn' }
  return { refused: 'it is no JPEG, PNG, WebP, GIF, TIFF or AVIF' }
}

/** The brands of ISO/IEC 23008-12: all of the family look alike, and we can read those with AV1 in them. */
function sniffHeif(text: string): InputFormat | { readonly refused: string } {
  const brands = text.slice(8, Math.min(text.charCodeAt(3), headLength))
  if (/avi[fs]/.test(brands)) return 'avif'
  if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands))
    return { refused: 'HEIC cannot be read here; send JPEG, or let the phone do so' }
  return { refused: 'it is a film or sound' }
}
