import type { HopOverrides } from '@careeasy/testing'
import type { startMedia } from './helper.ts'

type Media = Pick<Awaited<ReturnType<typeof startMedia>>, 'app' | 'headers'>

const type = 'application/offset+octet-stream'

interface Request {
  readonly headers?: Record<string, string>
  readonly payload?: Buffer
}

/** The header Upload-Metadata. */
export function metadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
}

/** Bytes that come with the creation of an upload. */
export function part(text: string): Request {
  return { headers: { 'content-type': type }, payload: Buffer.from(text) }
}

/** Speaks tus to the service, as a person in the tenant. */
export function createTus({ app, headers }: Media, claims: HopOverrides = {}) {
  async function send(
    method: 'OPTIONS' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE',
    id = '',
    request: Request = {},
  ) {
    return app.inject({
      method,
      url: id === '' ? '/media/uploads' : `/media/uploads/${id}`,
      headers: { ...(await headers(claims)), 'tus-resumable': '1.0.0', ...request.headers },
      ...(request.payload === undefined ? {} : { payload: request.payload }),
    })
  }
  const post = (length: number | string | undefined, request: Request = {}) =>
    send('POST', '', {
      ...request,
      headers: { ...(length === undefined ? {} : { 'upload-length': String(length) }), ...request.headers },
    })

  return {
    post,
    options: () => send('OPTIONS'),
    head: (id: string) => send('HEAD', id),
    delete: (id: string) => send('DELETE', id),
    patch: (id: string, offset: number, payload: Buffer, more: Record<string, string> = {}) =>
      send('PATCH', id, {
        payload,
        headers: { 'content-type': type, 'upload-offset': String(offset), ...more },
      }),

    /** Begins an upload; gives its id. */
    async create(length: number, more: Record<string, string> = {}): Promise<string> {
      const answer = await post(length, { headers: more })
      if (answer.statusCode !== 201) throw new Error(answer.body)
      return String(answer.headers.location).split('/').at(-1) ?? ''
    },

    /** The asset that an upload has become. */
    async asset(id: string) {
      const get = async (path: string) =>
        app.inject({ method: 'GET', url: `/media/assets/${id}${path}`, headers: await headers(claims) })
      return { asset: (await get('')).json(), content: (await get('/content')).rawPayload }
    },
  }
}
