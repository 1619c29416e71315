import { UsageError } from './errors.ts'

/**
 * Reads the platform's address; `warn` is told when the password would cross a network unencrypted.
 * @throws UsageError
 */
export function readUrl(text: string, warn: (text: string) => void): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`'${text}' is no address: as in https://care.example.org`)
  }
  // it would end up in logs and process lists
  if (url.password !== '') throw new UsageError('the address may not hold a password: see CAREEASY_PASSWORD')
  const isLocal = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\./.test(url.hostname)
  if (url.protocol === 'http:' && !isLocal) {
    warn(`warning: ${url.origin} is not encrypted, and gets your password`)
  }
  return url
}
