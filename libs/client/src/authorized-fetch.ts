import { setTimeout as sleep } from 'node:timers/promises'
import { waitOf } from './problem-error.ts'
import type { Pair, Session } from './session.ts'

export interface AuthorizedFetchOptions {
  readonly session: Session
  readonly tenant: string | undefined
  readonly fetch: typeof fetch
  /** Further attempts after 429 and 503. */
  readonly retries: number
}

/** Milliseconds; whoever asks for more is not waited for. */
const longestWait = 30_000
const repeatable = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']

/**
 * Sends a request with credentials and tenant. A token that has expired is renewed and the request sent again; after
 * 429 and 503 with Retry-After so is one that may be repeated. A body that is a stream goes out once, and so does a file.
 */
export function authorizedFetch({ session, tenant, fetch, retries }: AuthorizedFetchOptions) {
  return async (request: Request, isStream = false): Promise<Response> => {
    let hasRenewed = false
    for (let attempt = 0; ; ) {
      const pair = await session.current()
      const sent = isStream ? request : request.clone()
      for (const [name, value] of Object.entries(toHeaders(pair, tenant))) sent.headers.set(name, value)
      const response = await fetch(sent)
      if (isStream || response.status < 400) return response
      if (response.status === 401 && pair !== undefined && !hasRenewed && (await isExpired(response))) {
        hasRenewed = true
        await response.body?.cancel()
        await session.refresh(pair)
        continue
      }
      const wait = mayRepeat(request, response) ? waitOf(response) : undefined
      if (wait === undefined || wait > longestWait || attempt === retries) return response
      attempt += 1
      await response.body?.cancel()
      // Spread, so that many clients do not come back together.
      await sleep(wait * (1 + Math.random() / 10))
    }
  }
}

/** The credentials, renewed when their time is nearly over, and the tenant; empty where there are neither. */
export async function headersOf(
  session: Session,
  tenant: string | undefined,
): Promise<Record<string, string>> {
  return toHeaders(await session.current(), tenant)
}

function toHeaders(pair: Pair | undefined, tenant: string | undefined): Record<string, string> {
  return {
    ...(pair === undefined ? {} : { 'auth-key': pair.Auth_key, 'auth-token': pair.Auth_token }),
    ...(tenant === undefined ? {} : { 'tenant-uuid': tenant }),
  }
}

async function isExpired(response: Response): Promise<boolean> {
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: unknown }
  return code === 'CE_TOKEN_EXPIRED'
}

function mayRepeat({ method, headers }: Request, { status }: Response): boolean {
  // 429 was refused before anything was done; 503 may have come half-way.
  return status === 429 || (status === 503 && (repeatable.includes(method) || headers.has('idempotency-key')))
}
