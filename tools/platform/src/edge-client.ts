/** An answer of the edge with its JSON body, whatever its status. */
export interface EdgeAnswer {
  status: number
  body: unknown
}

/** Speaks to the edge as one signed-in person. */
export interface EdgeClient {
  get(path: string, tenant?: string): Promise<EdgeAnswer>
  /** An object is sent as JSON; bytes as they are, with `headers` saying what they are. */
  post(
    path: string,
    body: object | Uint8Array,
    tenant?: string,
    headers?: Record<string, string>,
  ): Promise<EdgeAnswer>
}

/** Signs in at the edge. */
export async function login(edgeUrl: string, username: string, password: string): Promise<EdgeClient> {
  const answer = await send(`${edgeUrl}/auth/login`, 'POST', { username, password }, {})
  if (answer.status !== 200) throw new EdgeError(`login of ${username}`, answer)
  const { Auth_key, Auth_token } = answer.body as Record<string, string>
  const credentials = (tenant?: string) => ({
    'Auth-Key': String(Auth_key),
    'Auth-Token': String(Auth_token),
    ...(tenant !== undefined && { 'Tenant-UUID': tenant }),
  })
  return {
    get: (path, tenant) => send(`${edgeUrl}${path}`, 'GET', undefined, credentials(tenant)),
    post: (path, body, tenant, headers) =>
      send(`${edgeUrl}${path}`, 'POST', body, { ...headers, ...credentials(tenant) }),
  }
}

/** The edge answered something else than was asked for. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError'
  constructor(what: string, { status, body }: EdgeAnswer) {
    super(`${what}: the edge answered ${status} ${JSON.stringify(body)}`)
  }
}

async function send(
  url: string,
  method: string,
  body: object | Uint8Array | undefined,
  headers: Record<string, string>,
): Promise<EdgeAnswer> {
  const isJson = body !== undefined && !(body instanceof Uint8Array)
  const answer = await fetch(url, {
    method,
    headers: { ...(isJson && { 'Content-Type': 'application/json' }), ...headers },
    body: isJson ? JSON.stringify(body) : ((body as Uint8Array<ArrayBuffer> | undefined) ?? null),
    signal: AbortSignal.timeout(30_000),
  })
  const text = await answer.text()
  try {
    return { status: answer.status, body: JSON.parse(text) }
  } catch {
    return { status: answer.status, body: text }
  }
}
