/** Requests as bytes that two hops may read differently. Every one tries to get `smuggled` past as a request of its own. */

const line = 'POST /auth/login?carrier=@@ HTTP/1.1\r\nHost: edge.test\r\nContent-Type: application/json\r\n'
const inner =
  'POST /auth/invitations/accept?smuggled=@@ HTTP/1.1\r\nHost: edge.test\r\nContent-Length: 0\r\n\r\n'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const end = '0\r\n\r\n'

/** What one hop takes for a chunked body with a request behind it, and another for a body of that length. */
const hidden = end + inner
const withLength = (te: string) => `${line}${te}\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`
const lengthFirst = (te: string) => `${line}Content-Length: ${hidden.length}\r\n${te}\r\n\r\n${hidden}`

const obfuscated: Record<string, string> = {
  plain: 'Transfer-Encoding: chunked',
  'another coding': 'Transfer-Encoding: xchunked',
  'space before the colon': 'Transfer-Encoding : chunked',
  'a tab': 'Transfer-Encoding:\tchunked',
  'a vertical tab': 'Transfer-Encoding:\x0bchunked',
  'capital letters': 'Transfer-Encoding: CHUNKED',
  quotes: 'Transfer-Encoding: "chunked"',
  'chunked first': 'Transfer-Encoding: chunked, identity',
  'chunked last': 'Transfer-Encoding: identity, chunked',
  'chunked twice': 'Transfer-Encoding: chunked, chunked',
  'two lines': 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'two lines, the other way': 'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'an empty line first': 'Transfer-Encoding:\r\nTransfer-Encoding: chunked',
  underscore: 'Transfer_Encoding: chunked',
  'behind a bare LF': 'X: y\nTransfer-Encoding: chunked',
  'behind a bare CR': 'X: y\rTransfer-Encoding: chunked',
  folded: 'Transfer-Encoding:\r\n chunked',
  'folded into another': 'X: y\r\n Transfer-Encoding: chunked',
  'a NUL': 'Transfer-Encoding: chunked\0',
  'a parameter': 'Transfer-Encoding: chunked;q=1',
}

const lengths: Record<string, string> = {
  'two lengths': `Content-Length: 0\r\nContent-Length: ${inner.length}`,
  'two lengths, the other way': `Content-Length: ${inner.length}\r\nContent-Length: 0`,
  'a list of lengths': `Content-Length: 0, ${inner.length}`,
  'a sign': 'Content-Length: +0',
  'a negative length': 'Content-Length: -1',
  'a hexadecimal length': 'Content-Length: 0x0',
  'a space within': 'Content-Length: 0 0',
  'an underscore': `Content_Length: ${inner.length}`,
  'space before its colon': 'Content-Length : 0',
  'a length folded': 'Content-Length:\r\n 0',
}

const te = `${line}Transfer-Encoding: chunked\r\n\r\n`
const bodies: Record<string, string> = {
  'TE.CL': `${line}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunk(inner)}${end}`,
  'a chunk extension with a line break': `${te}2;a="\r\n"\r\n{}\r\n${end}`,
  'a chunk extension ended by a bare LF': `${te}2;a\n{}\r\n${hidden}`,
  'a chunk size behind 0x': `${te}0x2\r\n{}\r\n${hidden}`,
  'a chunk size with a space': `${te}2 \r\n{}\r\n${end}`,
  'a chunk size that overflows': `${te}10000000000000002\r\n{}\r\n${hidden}`,
  'chunk data that is longer': `${te}2\r\n{}xx\r\n${hidden}`,
  'a chunk ended by a bare LF': `${te}2\r\n{}\n0\n\n${inner}`,
  'a negative chunk size': `${te}-2\r\n{}\r\n${hidden}`,
  'credentials as trailers': `${te}2\r\n{}\r\n0\r\nTenant-UUID: 7MA170G\r\nTransfer-Encoding: chunked\r\n\r\n`,
  'chunked in HTTP/1.0': withLength('Transfer-Encoding: chunked').replace('HTTP/1.1', 'HTTP/1.0'),
  'bare LF everywhere': `${line}Content-Length: 0\r\n\r\n`.replaceAll('\r\n', '\n') + inner.slice(0, 4),
  'an unknown version': `${line}Content-Length: 0\r\n\r\n`.replace('HTTP/1.1', 'HTTP/1.9'),
  'a second line for the host': `${line}Host: other.test\r\nContent-Length: 0\r\n\r\n`,
  'a NUL in a header': `${line}X: a\0b\r\nContent-Length: 0\r\n\r\n`,
}

/** Each by its name; `@@` stands where two digits may tell one from another. */
export const attacks: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(obfuscated).map(([name, te]) => [`TE, ${name}`, withLength(te)])),
  ...Object.fromEntries(Object.entries(obfuscated).map(([name, te]) => [`CL, TE, ${name}`, lengthFirst(te)])),
  ...Object.fromEntries(
    Object.entries(lengths).map(([name, cl]) => [name, `${line}${cl}\r\nConnection: close\r\n\r\n${inner}`]),
  ),
  ...bodies,
}

/** Request targets that must never become another path at a service. */
export const targets: readonly string[] = [
  '//internal/leak',
  '/profile//internal/leak',
  '/profile/../internal/leak',
  '/profile/./../internal/leak',
  '/profile/%2e%2e/internal/leak',
  '/profile/%2E./internal/leak',
  '/profile/%252e%252e/internal/leak',
  '/profile/..%2finternal/leak',
  '/profile%2f..%2finternal/leak',
  '/profile/..;/internal/leak',
  '/profile;/../internal/leak',
  '/profile/..\\internal/leak',
  '/profile/%5c../internal/leak',
  '/profile/x%00/internal/leak',
  '/profile/x%0d%0aHost:%20internal/leak',
  '/profile/%c0%ae%c0%ae/internal/leak',
  '/internal/leak',
  '/%69nternal/leak',
  '/INTERNAL/leak',
  'http://edge.test/internal/leak',
  'http://edge.test//internal/leak',
  'http://127.0.0.1@edge.test/internal/leak',
  'http:/internal/leak',
  'internal/leak',
  '*',
  '?/internal/leak',
  '#/internal/leak',
  '/profile/x#/../../internal/leak',
]
