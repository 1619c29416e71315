import type { Credentials } from './credentials.ts'
import type { Edge, EdgeAnswer, EdgeRequest } from './edge.ts'
import { RefusedError } from './errors.ts'

/** What keeps a person signed in; a refresh replaces both. */
interface Pair {
  readonly key: string
  readonly token: string
  /** When to refresh, on the session's clock. */
  readonly refreshAt: number
}

/** A person who is signed in, for as long as the work takes. */
export interface Session {
  /** @throws RefusedError, UnreachableError */
  call<T>(request: EdgeRequest): Promise<EdgeAnswer<T>>
  /** Signs out. @throws RefusedError, UnreachableError */
  end(): Promise<void>
}

/** Milliseconds before a token expires in which it is not used any more; longer than a request is tried. */
const margin = 120_000

/**
 * Signs in. A token is refreshed before it expires, by one request however many wait for it.
 * @param clock milliseconds; a test passes its own.
 * @throws RefusedError when the credentials are wrong, UnreachableError
 */
export async function signIn(
  edge: Edge,
  { username, password }: Credentials,
  clock = () => performance.now(),
): Promise<Session> {
  let refreshing: Promise<void> | undefined
  const login: EdgeRequest = { method: 'POST', path: '/auth/login', body: { username, password } }
  let pair = await obtain(login)

  async function obtain(request: EdgeRequest): Promise<Pair> {
    const asked = clock()
    const { body } = await edge.send<{ Auth_key: string; Auth_token: string }>(request)
    const { Auth_key: key, Auth_token: token } = body
    return { key, token, refreshAt: asked + lifetimeOf(token) - margin }
  }

  async function refresh(): Promise<void> {
    try {
      pair = await obtain({ method: 'POST', path: '/auth/refresh', headers: headersOf(pair) })
    } catch (error) {
      // also when a lost answer was asked for again too late, which ends the session
      if (!(error instanceof RefusedError) || error.problem.status !== 401) throw error
      pair = await obtain(login)
    }
  }

  async function freshPair(): Promise<Pair> {
    if (clock() < pair.refreshAt) return pair
    refreshing ??= refresh().finally(() => {
      refreshing = undefined
    })
    await refreshing
    return pair
  }

  return {
    async call<T>(request: EdgeRequest) {
      const send = async (used: Pair) =>
        edge.send<T>({ ...request, headers: { ...request.headers, ...headersOf(used) } })
      const used = await freshPair()
      return send(used).catch(async error => {
        // a machine that slept: its clock stood still, the token's did not
        if (!(error instanceof RefusedError) || error.problem.code !== 'CE_TOKEN_EXPIRED') throw error
        if (pair === used) pair = { ...pair, refreshAt: clock() }
        return send(await freshPair())
      })
    },
    async end() {
      await edge.send({ method: 'POST', path: '/auth/logout', headers: headersOf(pair) })
    },
  }
}

function headersOf({ key, token }: Pair): Record<string, string> {
  return { 'auth-key': key, 'auth-token': token }
}

/** Milliseconds a token lives. Its times are compared with one another only: our clock may be wrong. */
function lifetimeOf(token: string): number {
  const payload = token.split('.')[1] ?? ''
  const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    iat: number
    exp: number
  }
  return (exp - iat) * 1_000
}
