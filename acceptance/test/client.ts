import { randomUUID } from 'node:crypto'
import {
  answered,
  type CareEasyClient,
  createClient,
  type LoggedIn,
  type Pair,
  ProblemError,
} from '@careeasy/client'
import { checkListed } from './listed-codes.ts'
import { type Answer, send } from './raw.ts'

/** What the suite is told about the deployment it talks to. */
export interface Deployment {
  readonly edgeUrl: string
  /** One replica of the edge; `edgeUrl` may lead to all of them. */
  readonly firstEdgeUrl: string
  /** Another replica of the edge, where it can be reached apart from the first. */
  readonly secondEdgeUrl: string | undefined
  readonly demo: {
    readonly email: string
    readonly password: string
    readonly tenants: readonly [string, string]
  }
  readonly admin: { readonly email: string; readonly password: string }
  /** The services' own addresses, where they can be reached past the edge. */
  readonly serviceUrls: Readonly<Record<string, string>> | undefined
  /** A file with the process ids of services and engines, where the suite may end them. */
  readonly processesFile: string | undefined
  /** Where each replica's log is, and a file with the traces, one export a line: where the suite can look into them. */
  readonly logsFolder: string | undefined
  readonly tracesFile: string | undefined
}

/** Reads the deployment from the environment; every test file begins with it. */
export function deployment(env: NodeJS.ProcessEnv = process.env): Deployment {
  const need = (name: string) => {
    const value = env[name]
    if (!value)
      throw new Error(
        `${name} is not set: run npm test, or name a deployment (see acceptance/test/client.ts)`,
      )
    return value
  }
  return {
    edgeUrl: need('EDGE_URL').replace(/\/$/, ''),
    firstEdgeUrl: (env['FIRST_EDGE_URL'] ?? need('EDGE_URL')).replace(/\/$/, ''),
    secondEdgeUrl: env['SECOND_EDGE_URL']?.replace(/\/$/, ''),
    demo: {
      email: need('DEMO_EMAIL'),
      password: need('DEMO_PASSWORD'),
      tenants: JSON.parse(env['DEMO_TENANTS'] ?? '["7MA170H","7MA170G"]'),
    },
    admin: { email: need('ADMIN_EMAIL'), password: need('ADMIN_PASSWORD') },
    serviceUrls: env['SERVICE_URLS'] === undefined ? undefined : JSON.parse(env['SERVICE_URLS']),
    processesFile: env['PROCESSES_FILE'],
    logsFolder: env['LOGS_FOLDER'],
    tracesFile: env['TRACES_FILE'],
  }
}

export interface CallOptions {
  readonly tenant?: string
  readonly json?: unknown
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** A signed-in person. */
export interface Person {
  readonly key: string
  readonly token: string
  readonly user: LoggedIn['user']
  /** What needs no tenant, typed. */
  readonly api: CareEasyClient['api']
  forTenant(tenant: string): CareEasyClient
  /** What the typed client cannot send: any path, body and header. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** The same session at another replica of the edge. */
  at(edgeUrl: string): Person
}

/** A typed client of the edge. It does not try again: the suite sees what is answered. */
export function clientOf(edgeUrl: string, pair?: Pair): CareEasyClient {
  return createClient({
    baseUrl: edgeUrl,
    retries: 0,
    fetch: listedFetch,
    ...(pair === undefined ? {} : { pair }),
  })
}

/** Signs in. @throws ProblemError when that is refused. */
export async function signIn(edgeUrl: string, username: string, password: string): Promise<Person> {
  const { Auth_key, Auth_token, user } = await clientOf(edgeUrl).login(username, password)
  const at = (url: string): Person => {
    const { api, forTenant } = clientOf(url, { Auth_key, Auth_token })
    return {
      ...{ key: Auth_key, token: Auth_token, user, api, forTenant, at },
      call: (method, path, options) => call(url, Auth_key, Auth_token, method, path, options),
    }
  }
  return at(edgeUrl)
}

/** Signs in as the platform's administrator. */
export function signInAdmin({ edgeUrl, admin }: Deployment): Promise<Person> {
  return signIn(edgeUrl, admin.email, admin.password)
}

/** Signs in as the user of the demo, who has two tenants with seeded data. */
export function signInDemo({ edgeUrl, demo }: Deployment): Promise<Person> {
  return signIn(edgeUrl, demo.email, demo.password)
}

/** The problem that a typed call is refused with. @throws when it is not refused. */
export async function refusal(call: Promise<{ readonly response: Response }>): Promise<ProblemError> {
  try {
    const { response } = await call
    throw new Error(`${response.url} is answered ${response.status}, not refused`)
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

/** Asks, and fails on a code that the operation does not list. */
async function listedFetch(...args: Parameters<typeof fetch>): Promise<Response> {
  const request = new Request(...args)
  const { method, url } = request
  const response = await fetch(request)
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    const { origin, pathname: path } = new URL(url)
    const { code } = (await response.clone().json()) as { code: string }
    await checkListed(origin, { method, path, status: response.status, code })
  }
  return response
}

function call(
  edgeUrl: string,
  key: string,
  token: string,
  method: string,
  path: string,
  { tenant, json, body, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const pairs: [string, string][] = [
    ['auth-key', key],
    ['auth-token', token],
    ...(tenant === undefined ? [] : [['tenant-uuid', tenant] as [string, string]]),
    ...(json === undefined ? [] : [['content-type', 'application/json'] as [string, string]]),
    ...Object.entries(headers),
  ]
  const payload = json === undefined ? body : JSON.stringify(json)
  return send(edgeUrl, path, { method, headers: pairs, ...(payload === undefined ? {} : { body: payload }) })
}

/** A user of our own, so that ending sessions disturbs nobody. */
export async function newUser(to: Deployment, admin?: Person) {
  const creator = admin ?? (await signInAdmin(to))
  const email = `${randomUUID()}@example.org`
  const password = randomUUID()
  const body = { email, password, fname: 'Test', lname: 'Person' }
  const { data } = await answered(creator.api.POST('/auth/users', { body }))
  return { id: data.id, email, password, login: (secret = password) => signIn(to.edgeUrl, email, secret) }
}

/** A person with a tenant of their own, so that tests do not meet in the demo data. */
export interface Owner {
  readonly person: Person
  /** For the tenant, typed. */
  readonly client: CareEasyClient
  readonly api: CareEasyClient['api']
  readonly userId: string
  readonly tenant: string
  readonly name: string
  readonly email: string
  readonly password: string
}

export async function newTenant(to: Deployment): Promise<Owner> {
  const admin = await signInAdmin(to)
  const { id: userId, email, password, login } = await newUser(to, admin)
  const name = `t${randomUUID().replaceAll('-', '').slice(0, 20)}`
  const { data } = await answered(admin.api.POST('/tenants', { body: { name, owner: email } }))
  const person = await login()
  const { Tenant_UUID: tenant } = data
  const client = person.forTenant(tenant)
  return { person, client, api: client.api, userId, tenant, name, email, password }
}

/** Asks until the answer is as wished, at most `ms` milliseconds. */
export async function eventually<T>(
  ask: () => Promise<T>,
  wished: (value: T) => boolean,
  ms = 30_000,
): Promise<T> {
  const deadline = performance.now() + ms
  for (;;) {
    const value = await ask()
    if (wished(value) || performance.now() > deadline) return value
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
