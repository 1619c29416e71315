import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** Milliseconds for an answer: more than the 30 s that the edge gives a service, whose 504 says more than our silence. */
const patience = 35_000

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body where it is JSON, else an empty object. */
  readonly json: Readonly<Record<string, unknown>>
  /** Milliseconds since the epoch until which the certificate is good; undefined without TLS. */
  readonly certificateEnds: number | undefined
}

/** Headers in pairs: one may stand there twice, and no spelling is changed. */
export type Pairs = readonly (readonly [string, string])[]

export interface Question {
  readonly method?: string
  readonly headers?: Pairs
  readonly body?: object
}

/** One request over a connection of its own, exactly as given. Rejects with what the network says. */
export type Ask = (path: string, question?: Question) => Promise<Answer>

/** Asks the deployment at `url`. */
export function createAsk(url: URL): Ask {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const prefix = url.pathname.replace(/\/$/, '')
  return (path, { method = 'GET', headers = [], body } = {}) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const length: Pairs =
        payload === undefined
          ? []
          : [
              ['content-type', 'application/json'],
              ['content-length', String(Buffer.byteLength(payload))],
            ]
      const pairs = [['host', url.host] as const, ...headers, ...length].flat()
      const options = { method, headers: pairs, agent: false, timeout: patience }
      const request = send(new URL(prefix + path, url.origin), options)
      request.on('timeout', () => request.destroy(new Error(`no answer in ${patience / 1_000} s`)))
      request.on('error', reject)
      request.on('response', response => {
        const chunks: Buffer[] = []
        const { valid_to } = (response.socket as Partial<TLSSocket>).getPeerCertificate?.() ?? {}
        response.on('data', chunk => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const { statusCode: status = 0, headers } = response
          const certificateEnds = valid_to === undefined ? undefined : Date.parse(valid_to)
          resolve({ status, headers, text, json: readObject(text), certificateEnds })
        })
      })
      request.end(payload)
    })
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
