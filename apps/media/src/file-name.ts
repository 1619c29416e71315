import { isUtf8 } from 'node:buffer'
import contentDisposition from 'content-disposition'
import { FileNameInvalid } from './errors.ts'

const maxLength = 255
const unnamed = 'unnamed'

/** Control characters, and those that turn the writing direction so that `gpj.exe` reads as `exe.jpg`. */
const deceptive = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * The name of an uploaded file, from the header Content-Disposition (RFC 6266, 8187), else from `fallback`.
 * Only the last part of a path is kept.
 * @throws FileNameInvalid
 */
export function fileName(header: string | undefined, fallback: string | undefined): string {
  const given = header === undefined ? fallback : (parse(header) ?? fallback)
  return plainName(given ?? '')
}

/** The last part of a path, without what deceives. @throws FileNameInvalid */
export function plainName(given: string): string {
  const base = given.split(/[/\\]/).at(-1) ?? ''
  const name = base.toWellFormed().replace(deceptive, '').trim().normalize('NFC')
  if (name.length > maxLength) throw new FileNameInvalid(`it has more than ${maxLength} characters`)
  return /^\.*$/.test(name) ? unnamed : name
}

function parse(header: string): string | undefined {
  try {
    const name = contentDisposition.parse(header).parameters['filename']
    // `filename*` says itself how it is coded, and has been decoded by that.
    return name === undefined || /filename\*\s*=/i.test(header) ? name : readBytes(name)
  } catch (error) {
    throw new FileNameInvalid((error as Error).message)
  }
}

/**
 * Bytes beyond ASCII in `filename` are Latin-1 by the letter, which is how Node has read them, and UTF-8 as curl,
 * scripts and most browsers send them: RFC 6266 (4.3, appendix C.1) leaves it to the recipient to find out. Text in
 * Latin-1 is hardly ever valid UTF-8.
 */
function readBytes(name: string): string {
  const bytes = Buffer.from(name, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : name
}

/**
 * The header Content-Disposition that saves a file under its name, or shows it. What old clients read is ASCII:
 * between here and the client, Node and proxies disagree about the bytes of anything else in a header.
 */
export function disposition(name: string, type: 'attachment' | 'inline' = 'attachment'): string {
  return contentDisposition(name, { type, fallback: name.replace(/[^\x20-\x7e]/g, '?') })
}
