import { ada, own, path, type startProfile } from './helper.ts'

type Profile = Awaited<ReturnType<typeof startProfile>>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Sent {
  readonly body?: object
  readonly match?: string
  readonly key?: string
}

/** Schema of a type with a unique code, an owner and parts that are things themselves. */
const thing = {
  type: 'object',
  properties: {
    code: { type: 'string', 'x-unique': true },
    owner: { type: 'string', 'x-ref': 'person' },
    parts: { type: 'array', items: { type: 'string', 'x-ref': 'thing' } },
  },
}

/** Asks the service as a user of a tenant, an owner unless roles are given. */
export async function clientOf({ app, headers }: Profile, tenant = own) {
  const user = await headers({ tenant, sub: 'u1', roles: ['owner'] })
  const things = '/profile/objects/thing'

  async function send(method: Method, url: string, { body, match, key }: Sent = {}) {
    return app.inject({
      method,
      url,
      headers: {
        ...user,
        ...(match === undefined ? {} : { 'if-match': match }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body }),
    })
  }

  const raw = (method: Method, url: string, type: string, payload: string | Buffer, match = '*') =>
    app.inject({
      method,
      url,
      headers: { ...user, 'content-type': type, 'if-match': match },
      payload: Buffer.from(payload),
    })

  return {
    things,
    send,
    raw,
    patch: (url: string, patch: object, kind: 'merge' | 'json', match?: string) =>
      app.inject({
        method: 'PATCH',
        url,
        headers: {
          ...user,
          'content-type': `application/${kind}-patch+json`,
          ...(match === undefined ? {} : { 'if-match': match }),
        },
        payload: JSON.stringify(patch),
      }),
    async putThing(): Promise<void> {
      const { statusCode, body } = await send('PUT', '/profile/types/thing', { body: thing })
      if (statusCode >= 300) throw new Error(body)
    },
    /** A new person; its path. */
    async createPerson(): Promise<string> {
      const { statusCode, body, headers: answered } = await send('POST', path, { body: ada })
      if (statusCode !== 201) throw new Error(body)
      return String(answered['location'])
    },
  }
}
