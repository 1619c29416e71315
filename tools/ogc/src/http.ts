import { setTimeout as sleep } from 'node:timers/promises'

/** What is asked for; `path` may be a whole URL. */
export interface Ask {
  readonly method?: string
  readonly accept?: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, of the media type `type`; none is sent where that is null. */
  readonly body?: unknown
  readonly type?: string | null
}

export interface Answer {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body where it is JSON, undefined else. */
  readonly json: unknown
  /** Milliseconds since 1970, on our clock. */
  readonly sentAt: number
  readonly receivedAt: number
}

/** Speaks to one API over HTTP/1.1, which is all that `fetch` of Node speaks. */
export type Client = (path: string, ask?: Ask) => Promise<Answer>

/** Times that a request is sent which the edge's rate limit refuses. */
const maxTries = 5

/** @param base where paths begin; credentials go to its host and to no other */
export function createClient(base: string, credentials: Readonly<Record<string, string>>): Client {
  return async (path, ask = {}) => {
    const url = new URL(path.startsWith('http') ? path : base + path)
    for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, String(value))
    const isOurs = url.host === new URL(base).host
    const headers = {
      ...(isOurs && credentials),
      accept: ask.accept ?? 'application/json',
      ...(ask.body !== undefined && ask.type !== null && { 'content-type': ask.type ?? 'application/json' }),
      ...ask.headers,
    }
    // As bytes: fetch would say text/plain of a string.
    const body = ask.body === undefined ? null : new TextEncoder().encode(JSON.stringify(ask.body))
    for (let tries = 1; ; tries++) {
      const answer = await send(url, { method: ask.method ?? 'GET', headers, body })
      if (answer.status !== 429 || tries === maxTries) return answer
      await sleep(Math.min(60, Number(answer.headers.get('retry-after') ?? 1)) * 1_000)
    }
  }
}

async function send(url: URL, init: RequestInit): Promise<Answer> {
  const sentAt = Date.now()
  const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(60_000) })
  const text = await answer.text()
  const { status, headers } = answer
  const isJson = /[/+]json/.test(headers.get('content-type') ?? '')
  return {
    url: String(url),
    ...{ status, headers, text, json: isJson ? parse(text) : undefined },
    ...{ sentAt, receivedAt: Date.now() },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The media type of an answer, without its parameters. */
export function mediaTypeOf({ headers }: Answer): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
