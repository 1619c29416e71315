import type { Ask } from './ask.ts'
import { clock } from './clock.ts'
import { type Finding, fault, well } from './finding.ts'

const soon = 14 * 86_400_000

/** What can be seen of the edge, and of the load balancer before it, without signing in. */
export async function checkDoor(ask: Ask, now: () => number): Promise<Finding[]> {
  const begun = now()
  const ready = await ask('/readyz')
  const middle = (begun + now()) / 2
  return [
    readiness(ready.status, ready.json),
    clock(ready.headers['date'], middle),
    ...certificate(ready.certificateEnds, now()),
    await jwks(ask),
    ...(await headerNames(ask)),
    await document(ask),
  ]
}

function readiness(status: number, json: Readonly<Record<string, unknown>>): Finding {
  if (status === 200 && json['status'] === 'ready') return well('edge', 'the edge can do its work')
  const missing = Array.isArray(json['missing']) ? json['missing'].join(', ') : ''
  if (missing !== '')
    return fault(
      'edge',
      `the edge runs, but lacks: ${missing}`,
      'start what is missing, or mend its address in the settings of the edge',
    )
  return fault(
    'edge',
    `/readyz is answered ${status}`,
    'check that the address is that of the edge, and that its path is passed on',
  )
}

function certificate(ends: number | undefined, now: number): Finding[] {
  if (ends === undefined) return []
  const days = Math.floor((ends - now) / 86_400_000)
  return [
    ends - now > soon
      ? well('tls', `the certificate is good for ${days} days`)
      : fault('tls', `the certificate ends in ${days} days`, 'renew it at the load balancer'),
  ]
}

async function jwks(ask: Ask): Promise<Finding> {
  const { status, json } = await ask('/.well-known/jwks.json')
  const keys = Array.isArray(json['keys']) ? (json['keys'] as Record<string, unknown>[]) : []
  const signing = keys.filter(({ use }) => use === 'sig')
  if (status !== 200 || signing.length === 0)
    return fault(
      'keys',
      `/.well-known/jwks.json gives no key (${status})`,
      'start auth, and look at its TOKEN_KEYS_FILE',
    )
  if (keys.some(key => 'd' in key))
    return fault(
      'keys',
      'private keys are published',
      'replace TOKEN_KEYS_FILE and ENCRYPTION_KEYS_FILE at once: these keys are burnt',
    )
  return well('keys', `${signing.length} key${signing.length === 1 ? '' : 's'} for tokens`)
}

/** A good pair is not needed: what the edge says of a bad one tells whether it saw the headers. */
async function headerNames(ask: Ask): Promise<Finding[]> {
  const codeOf = async (headers: readonly (readonly [string, string])[]) =>
    String((await ask('/auth/me', { headers })).json['code'])
  const [dashed, underscored, doubled] = [
    await codeOf([
      ['Auth-Key', 'x'],
      ['Auth-Token', 'x'],
    ]),
    await codeOf([
      ['Auth_Key', 'x'],
      ['Auth_Token', 'x'],
    ]),
    await codeOf([
      ['Auth-Key', 'x'],
      ['Auth-Key', 'y'],
      ['Auth-Token', 'x'],
    ]),
  ]
  return [
    dashed === 'CE_TOKEN_INVALID'
      ? well('headers', 'Auth-Key and Auth-Token arrive')
      : fault(
          'headers',
          `Auth-Key and Auth-Token do not arrive (${dashed})`,
          'let the load balancer pass Auth-Key, Auth-Token and Tenant-UUID on',
        ),
    underscored === 'CE_TOKEN_INVALID'
      ? well('underscores', 'Auth_Key and Auth_Token arrive too')
      : fault(
          'underscores',
          `Auth_Key and Auth_Token, with underscores, are lost on the way (${underscored})`,
          'nginx: underscores_in_headers on; an ALB: routing.http.drop_invalid_header_fields.enabled=false',
        ),
    doubled === 'CE_HEADER_DUPLICATE'
      ? well('doubled', 'a header that comes twice is refused')
      : fault(
          'doubled',
          `a header that comes twice is not refused (${doubled})`,
          'let the load balancer pass both on, not join or drop one: it hides what an attacker sends',
        ),
  ]
}

async function document(ask: Ask): Promise<Finding> {
  const { status, json } = await ask('/openapi.json')
  const version = (json['info'] as { version?: unknown } | undefined)?.version
  if (status === 200 && version !== undefined) return well('version', `the API is of version ${version}`)
  return fault('version', `/openapi.json is answered ${status}`, 'bring the edge up to this version')
}
