import createFetchClient, { type Client } from 'openapi-fetch'
import { answered } from './answered.ts'
import type { components, operations, paths } from './api.ts'
import { authorizedFetch, headersOf } from './authorized-fetch.ts'
import { readNdjson, toNdjson } from './ndjson.ts'
import { ProblemError, toProblemError } from './problem-error.ts'
import { createSession, type LoggedIn, type Pair, type Session } from './session.ts'

type Asset = operations['createAsset']['responses'][201]['content']['application/json']

export type { components, operations, paths }

/** Where the platform is, and who asks. */
export interface ClientOptions {
  /** The edge, as in https://care.example.org */
  readonly baseUrl: string
  readonly tenant?: string
  /** A pair that was kept; without it `login` comes first. */
  readonly pair?: Pair
  readonly onPair?: (pair: Pair) => void
  /** Further attempts after 429 and 503 with Retry-After; 2 by default. */
  readonly retries?: number
  readonly fetch?: typeof fetch
  readonly now?: () => number
}

/** The platform's API. What is answered with 400 and above is thrown as a ProblemError. */
export interface CareEasyClient {
  /** Every operation, typed by its path: `api.GET('/tenants/{Tenant_UUID}', …)`. */
  readonly api: Client<paths>
  readonly pair: Pair | undefined
  login(username: string, password: string): Promise<LoggedIn>
  logout(): Promise<void>
  /** The headers for a request that something else sends, as tus-js-client; asked before each, they stay fresh. */
  headers(): Promise<Record<string, string>>
  /** The same session, for this tenant. */
  forTenant(tenant: string): CareEasyClient
  /** Stores a file as it comes. It is sent once: after 429 or 503 the caller decides. */
  upload(file: ReadableStream<Uint8Array> | Blob, details: { name: string; type: string }): Promise<Asset>
  /**
   * Stores a file past the services: S3 takes it by a form that the platform signs, and never sees the credentials.
   * A file that S3 refuses throws an error with its status. @param sha256 in hex, which the file must have
   */
  uploadDirect(file: Blob, details: { name: string; type: string; sha256?: string }): Promise<Asset>
  /** The bytes of an asset, as a stream in the answer. @param range as in `bytes=0-1023` */
  download(id: string, range?: string): Promise<Response>
  /** The objects of a type, one after the other. */
  exportObjects(type: string): AsyncGenerator<Record<string, unknown>>
  /** Adds many objects; the lines tell of each that failed, the last one how many there are. @param key names this import */
  importObjects(
    type: string,
    key: string,
    objects: AsyncIterable<object> | Iterable<object>,
  ): AsyncGenerator<Record<string, unknown>>
}

export function createClient(options: ClientOptions): CareEasyClient {
  const { pair, onPair = () => {}, now = Date.now } = options
  const baseUrl = options.baseUrl.replace(/\/$/, '')
  const send = options.fetch ?? fetch
  return forSession(createSession({ baseUrl, fetch: send, pair, onPair, now }), { ...options, baseUrl })
}

function forSession(session: Session, options: ClientOptions): CareEasyClient {
  const { baseUrl, tenant, retries = 2 } = options
  const send = authorizedFetch({ session, tenant, retries, fetch: options.fetch ?? fetch })
  const api = createFetchClient<paths>({ baseUrl, fetch: request => send(request) })
  api.use({
    async onResponse({ response }) {
      if (response.status >= 400) throw await toProblemError(response)
    },
  })

  async function stream(path: string, init: RequestInit = {}): Promise<Response> {
    // `duplex` is what fetch asks of a body that is a stream; TypeScript's own types do not know it yet.
    const request = new Request(baseUrl + path, { ...init, duplex: 'half' } as RequestInit)
    // A copy to send again would hold a whole file in memory.
    const isOnce = init.body instanceof ReadableStream || init.body instanceof Blob
    const response = await send(request, isOnce)
    if (response.status >= 400) throw await toProblemError(response)
    return response
  }

  return {
    api,
    get pair() {
      return session.pair
    },
    login: session.login,
    async logout() {
      await api.POST('/auth/logout')
      session.forget()
    },
    headers: () => headersOf(session, tenant),
    forTenant: uuid => forSession(session, { ...options, tenant: uuid }),
    async upload(file, { name, type }) {
      const path = `/media/assets?${new URLSearchParams({ name })}`
      const response = await stream(path, { method: 'POST', headers: { 'content-type': type }, body: file })
      return (await response.json()) as Asset
    },
    async uploadDirect(file, details) {
      const { data } = await answered(
        api.POST('/media/assets/direct', { body: { ...details, size: file.size } }),
      )
      const form = new FormData()
      for (const [name, value] of Object.entries(data.fields)) form.append(name, value)
      form.append('file', file)
      const stored = await (options.fetch ?? fetch)(data.url, { method: 'POST', body: form })
      await stored.body?.cancel()
      if (!stored.ok) throw new ProblemError(stored.status, undefined, undefined)
      const params = { path: { id: data.id } }
      return (await answered(api.POST('/media/assets/direct/{id}/complete', { params }))).data
    },
    download: (id, range) =>
      stream(`/media/assets/${encodeURIComponent(id)}/content`, {
        headers: range === undefined ? {} : { range },
      }),
    async *exportObjects(type) {
      yield* readNdjson(await stream(`/profile/objects/${encodeURIComponent(type)}/export`))
    },
    async *importObjects(type, key, objects) {
      const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': key }
      const path = `/profile/objects/${encodeURIComponent(type)}/import`
      yield* readNdjson(await stream(path, { method: 'POST', headers, body: toNdjson(objects) }))
    },
  }
}
