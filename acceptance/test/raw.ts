import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { checkListed } from './listed-codes.ts'

// Requests that a typed client cannot send: headers that come twice, bodies that are none, paths of any kind.

export type HeaderPairs = readonly (readonly [string, string])[]

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The body, where it is JSON. */
  readonly json: unknown
  /** The stable code, where the body is a problem. */
  readonly code: string | undefined
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** One request; headers go out as given, so that one may stand there twice, and the path is not cleaned. */
export function send(
  origin: string,
  path: string,
  options: { method?: string; headers?: HeaderPairs; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port, host } = new URL(origin)
  const { method = 'GET', headers = [], body } = options
  const length: HeaderPairs = body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))]]
  const declared = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      path,
      method,
      agent,
      headers: [['host', host] as const, ...headers, ...(declared ? [] : length)].flat(),
      timeout: 30_000,
    })
    request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in 30 s`)))
    request.on('error', reject)
    request.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response
        const bytes = Buffer.concat(chunks)
        const read = readBody(headers['content-type'], bytes)
        checkListed(origin, { method, path, status, code: read.code }).then(
          () => resolve({ status, headers, bytes, ...read }),
          reject,
        )
      })
    })
    request.end(body)
  })
}

function readBody(type: string | undefined, bytes: Buffer): Pick<Answer, 'json' | 'code'> {
  if (!/[/+]json/.test(String(type)) || bytes.length === 0) return { json: undefined, code: undefined }
  const json: unknown = JSON.parse(bytes.toString())
  const isProblem = String(type).startsWith('application/problem+json')
  return { json, code: isProblem ? (json as { code: string }).code : undefined }
}
