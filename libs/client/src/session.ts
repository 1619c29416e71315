import type { operations } from './api.ts'
import { toProblemError } from './problem-error.ts'

/** What a login or a refresh answers. */
export type LoggedIn = operations['login']['responses'][200]['content']['application/json']
export type Pair = Pick<LoggedIn, 'Auth_key' | 'Auth_token'>

/** Milliseconds before its end from which a token is renewed: a request may be under way for a while. */
const margin = 30_000

/** A signed-in person. The pair changes with every refresh: a key is good for one. */
export interface Session {
  readonly pair: Pair | undefined
  login(username: string, password: string): Promise<LoggedIn>
  /** A new pair; calls that come while one is under way get that one. `old` is what was refused. */
  refresh(old: Pair): Promise<Pair>
  /** The pair, renewed when its time is nearly over; undefined when nobody is signed in. */
  current(): Promise<Pair | undefined>
  forget(): void
}

export interface SessionOptions {
  readonly baseUrl: string
  readonly fetch: typeof fetch
  readonly pair: Pair | undefined
  /** Told of every new pair, so that it can be kept. */
  readonly onPair: (pair: Pair) => void
  readonly now: () => number
}

export function createSession({ baseUrl, fetch, pair, onPair, now }: SessionOptions): Session {
  let current = pair
  let refreshing: Promise<Pair> | undefined

  function keep(answer: LoggedIn): LoggedIn {
    current = { Auth_key: answer.Auth_key, Auth_token: answer.Auth_token }
    onPair(current)
    return answer
  }

  async function post(path: string, init: RequestInit): Promise<LoggedIn> {
    const response = await fetch(baseUrl + path, { ...init, method: 'POST' })
    if (!response.ok) throw await toProblemError(response)
    return (await response.json()) as LoggedIn
  }

  async function renew({ Auth_key, Auth_token }: Pair): Promise<Pair> {
    const headers = { 'auth-key': Auth_key, 'auth-token': Auth_token }
    return keep(await post('/auth/refresh', { headers }))
  }

  const session: Session = {
    get pair() {
      return current
    },
    async login(username, password) {
      const headers = { 'content-type': 'application/json' }
      return keep(await post('/auth/login', { headers, body: JSON.stringify({ username, password }) }))
    },
    refresh(old) {
      // Somebody else's refusal came first: theirs is the new pair already.
      if (current !== undefined && current.Auth_key !== old.Auth_key) return Promise.resolve(current)
      refreshing ??= renew(old).finally(() => {
        refreshing = undefined
      })
      return refreshing
    },
    async current() {
      if (refreshing !== undefined) return refreshing
      if (current === undefined || endOf(current.Auth_token) - now() > margin) return current
      return session.refresh(current)
    },
    forget() {
      current = undefined
    },
  }
  return session
}

/** When a token ends, in milliseconds since the epoch. Only the platform verifies it. */
function endOf(token: string): number {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    exp?: number
  }
  return (claims.exp ?? 0) * 1_000
}
