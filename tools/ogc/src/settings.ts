/** What a run needs to know; from the environment. */
export interface Settings {
  /** The edge, without a slash at its end. */
  readonly url: string
  readonly tenant: string
  readonly credentials:
    | { readonly key: string; readonly token: string }
    | { readonly username: string; readonly password: string }
}

/** @throws what is missing, by name */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { CAREEASY_URL: url, TENANT_UUID: tenant, AUTH_KEY: key, AUTH_TOKEN: token } = env
  const { CAREEASY_USERNAME: username, CAREEASY_PASSWORD: password } = env
  if (!url || !URL.canParse(url)) throw new Error('CAREEASY_URL must be the address of the edge')
  if (!tenant) throw new Error('TENANT_UUID is not set')
  const edge = { url: url.replace(/\/$/, ''), tenant }
  if (key && token) return { ...edge, credentials: { key, token } }
  if (username && password) return { ...edge, credentials: { username, password } }
  throw new Error('set AUTH_KEY and AUTH_TOKEN, or CAREEASY_USERNAME and CAREEASY_PASSWORD')
}

/** The headers of a signed-in person; signs in where only a password is known. @throws when that is refused */
export async function credentialHeaders({
  url,
  tenant,
  credentials,
}: Settings): Promise<Record<string, string>> {
  const headersOf = (key: string, token: string) => ({
    ...{ 'auth-key': key, 'auth-token': token },
    'tenant-uuid': tenant,
  })
  if ('key' in credentials) return headersOf(credentials.key, credentials.token)
  const answer = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
    signal: AbortSignal.timeout(60_000),
  })
  if (answer.status !== 200)
    throw new Error(`signing in is answered ${answer.status}: ${await answer.text()}`)
  const { Auth_key, Auth_token } = (await answer.json()) as { Auth_key: string; Auth_token: string }
  return headersOf(Auth_key, Auth_token)
}
