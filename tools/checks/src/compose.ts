import { readFileSync } from 'node:fs'
import { DCLinter } from 'dclint'
import { parse } from 'yaml'
import { isPinned } from './dockerfile.ts'
import { findEnvironmentFaults, type Settings } from './settings.ts'

interface ComposeService {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number | boolean>>
  readonly secrets?: readonly string[]
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>
  readonly ports?: readonly string[]
  readonly healthcheck?: { readonly test?: unknown; readonly disable?: boolean }
  readonly deploy?: { readonly replicas?: number }
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

interface Linted {
  readonly messages: readonly { readonly line: number; readonly rule: string; readonly message: string }[]
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

/** The file as compose would see it: anchors merged, `${NAME:-default}` replaced by the default. */
export function readCompose(file: string): ComposeFile {
  const text = readFileSync(file, 'utf8').replace(/(?<!\$)\$\{\w+:-([^}]*)\}/g, '$1')
  return parse(text, { merge: true }) as ComposeFile
}

/** The environment of one of our own services, as strings. */
export function composeEnvironment({ environment = {} }: ComposeService): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]))
}

/** What the compose schema, dclint or the rules of the house do not allow. */
export function findComposeFaults(file: string, settings: ReadonlyMap<string, Settings>): string[] {
  const compose = readCompose(file)
  return [
    ...lint(file),
    ...Object.entries(compose.services).flatMap(([name, service]) =>
      [
        ...serviceFaults(name, service, compose),
        ...(service.image?.startsWith('careeasy/') ? ownFaults(name, service, settings) : []),
      ].map(fault => `${name}: ${fault}`),
    ),
  ]
}

/** Its rules of order and quotes are matters of taste; that an image is built and named is what we want. */
function lint(file: string): string[] {
  const off = {
    'no-build-and-image': 0,
    'no-quotes-in-volumes': 0,
    'require-quotes-in-ports': 0,
    'service-dependencies-alphabetical-order': 0,
    'service-keys-order': 0,
    'service-ports-alphabetical-order': 0,
    'services-alphabetical-order': 0,
    'top-level-properties-order': 0,
  } as const
  const linter = new DCLinter({ rules: off, quiet: true, debug: false, exclude: [] })
  // Its declarations import each other in a way that Node's resolution does not follow.
  const results = linter.lintFiles([file], false) as Linted[]
  return results.flatMap(({ messages }) =>
    messages.map(({ line, rule, message }) => `line ${line}: ${message} (${rule})`),
  )
}

function serviceFaults(name: string, service: ComposeService, { services, secrets }: ComposeFile): string[] {
  const mounted = service.secrets ?? []
  const named = JSON.stringify([service.environment, service.command, service.healthcheck]).matchAll(
    /\/run\/secrets\/([\w.-]+)/g,
  )
  const faults = [
    !isPinned(service.image ?? '') && `${service.image} has no fixed tag`,
    service.healthcheck === undefined && 'has no health check',
    service.ports !== undefined && name !== 'haproxy' && 'is published',
    service.ports?.some(port => !port.startsWith('127.0.0.1:')) && 'is published to other machines',
    ...mounted.map(secret => secrets[secret] === undefined && `mounts ${secret}, which is no secret`),
    ...[...named].map(
      ([, secret = '']) => !mounted.includes(secret) && `names ${secret}, which it does not mount`,
    ),
    ...Object.keys(service.depends_on ?? {}).map(
      other => services[other] === undefined && `waits for ${other}`,
    ),
  ]
  return faults.filter(fault => typeof fault === 'string')
}

function ownFaults(name: string, service: ComposeService, settings: ReadonlyMap<string, Settings>): string[] {
  const app = /^careeasy\/([^:]+)/.exec(service.image ?? '')?.[1] ?? ''
  const migrates = service.command?.includes('src/migrate.ts') ?? false
  const schema = settings.get(app)?.[migrates ? 'migration' : 'server']
  // What the image sets by itself.
  const env = { HOST: '0.0.0.0', PORT: '8080', ...composeEnvironment(service) }
  const { HOST: _host, PORT: _port, ...migrationEnv } = env
  const faults = [
    ...(schema === undefined
      ? ['is no service']
      : findEnvironmentFaults(migrates ? migrationEnv : env, schema)),
    !/^[1-9]\d*(:[1-9]\d*)?$/.test(service.user ?? '') && 'runs as root',
    service.read_only !== true && 'can write to its root file system',
    !service.cap_drop?.includes('ALL') && 'keeps capabilities',
    !service.security_opt?.includes('no-new-privileges:true') && 'may gain privileges',
    // The one that makes databases is one on purpose.
    !migrates && name !== 'geo-owner' && service.deploy?.replicas !== 2 && 'has not two replicas',
  ]
  return faults.filter(fault => typeof fault === 'string')
}

/** Where the compose file and the configuration of its load balancer do not agree. */
export function findBalancerFaults({ services }: ComposeFile, haproxy: string): string[] {
  const sections = new Map(
    [...haproxy.matchAll(/^(?:listen|frontend) (\S+)\n((?:[ \t].*\n|\n)*)/gm)].map(
      ([, name = '', body = '']) => [/^\s+bind :(\d+)$/m.exec(body)?.[1] ?? '', name],
    ),
  )
  const faults: string[] = []
  for (const [name, service] of Object.entries(services)) {
    for (const [variable, value] of Object.entries(composeEnvironment(service))) {
      const port = /^http:\/\/haproxy:(\d+)$/.exec(value)?.[1]
      if (port === undefined) continue
      const called = variable.replace('_URL', '').toLowerCase().replace('_', '-')
      // Only the one with the owner's address can make tenants' databases.
      const wanted = name === 'tenant-registry' && called === 'geo' ? 'geo-owner' : called
      const found = sections.get(port)
      if (found !== wanted)
        faults.push(`${name}: ${variable} leads to ${found ?? 'nobody'}, not to ${wanted}`)
    }
  }
  for (const [, section, host = ''] of haproxy.matchAll(/^\s+server-template (\S+) \d+ (\S+):8080$/gm))
    if (services[host] === undefined) faults.push(`haproxy: ${section} leads to ${host}, which is no service`)
  const { networks = {} } = services['haproxy'] ?? {}
  const address = Object.values(networks)
    .map(it => (it as { ipv4_address?: string } | null)?.ipv4_address)
    .find(it => it !== undefined)
  if (composeEnvironment(services['edge'] ?? {})['TRUSTED_PROXIES'] !== address)
    faults.push('edge: does not trust the address that haproxy has')
  return faults
}
