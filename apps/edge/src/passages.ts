import type { HTTPMethods } from 'fastify'
import { anyMethod } from './methods.ts'
import type { UpstreamName } from './proxy/upstreams.ts'

/** Who may pass, by the name of the hook of `app.admit` that decides it. */
export type Admitted = 'anybody' | 'refresher' | 'person' | 'tenantPerson'

/** A path, or all below one, and where it leads. */
export interface Passage {
  readonly admits: Admitted
  readonly upstream: UpstreamName
  readonly url: string
  readonly methods: HTTPMethods[]
}

const passage = (
  admits: Admitted,
  upstream: UpstreamName,
  url: string,
  methods: HTTPMethods[] = anyMethod,
): Passage => ({ admits, upstream, url, methods })

/** Which path goes to which service, and who may pass. Whatever is not named here is answered 404. */
export const passages: readonly Passage[] = [
  passage('anybody', 'auth', '/auth/login', ['POST']),
  passage('anybody', 'auth', '/auth/invitations/accept', ['POST']),
  passage('anybody', 'auth', '/.well-known/jwks.json', ['GET', 'HEAD']),
  // Where a person signs in to look at maps, and the scripts of those pages.
  passage('anybody', 'geo', '/geo/browse', ['GET', 'HEAD']),
  passage('anybody', 'geo', '/geo/browse/*', ['GET', 'HEAD']),
  passage('refresher', 'auth', '/auth/refresh', ['POST']),
  passage('person', 'auth', '/auth/*'),
  passage('person', 'tenantRegistry', '/tenants'),
  passage('person', 'tenantRegistry', '/tenants/*'),
  passage('tenantPerson', 'auth', '/auth/members'),
  passage('tenantPerson', 'auth', '/auth/members/*'),
  passage('tenantPerson', 'auth', '/auth/invitations'),
  passage('tenantPerson', 'auth', '/auth/invitations/*'),
  passage('tenantPerson', 'profile', '/profile/*'),
  passage('tenantPerson', 'profileImport', '/profile/objects/:type/import', ['POST']),
  passage('tenantPerson', 'geo', '/geo'),
  passage('tenantPerson', 'geo', '/geo/*'),
  passage('tenantPerson', 'geo', '/audit/*'),
  passage('tenantPerson', 'media', '/media/*'),
]

/**
 * The passage of a path as an OpenAPI document writes it, `/tenants/{id}`: the one whose text agrees for longest, as
 * the router has it. Undefined where none leads on.
 */
export function passageOf(path: string, method: string): Passage | undefined {
  return passages
    .filter(({ url, methods }) => methods.includes(method.toUpperCase() as HTTPMethods) && agrees(url, path))
    .toSorted((a, b) => b.url.length - a.url.length)[0]
}

function agrees(url: string, path: string): boolean {
  if (url.endsWith('/*')) return path.startsWith(url.slice(0, -1))
  const parts = path.split('/')
  const wanted = url.split('/')
  return (
    parts.length === wanted.length &&
    wanted.every((part, i) => part === parts[i] || (part.startsWith(':') && parts[i]?.startsWith('{')))
  )
}
