import type { Ingress } from 'kubernetes-types/networking/v1.js'
import type { Manifest, Workload } from './manifests.ts'
import {
  type Container,
  environmentOf,
  type Labels,
  matches,
  namedPeers,
  type Policy,
  selects,
  urlsOf,
} from './workload.ts'

/** Seconds for which services keep idle connections: libs/service/src/create-service.ts. */
const keepAliveSeconds = 72
/** Which port a store is reached at, by the variable that names it; AWS's have none of their own. */
const storePorts: Readonly<Record<string, number>> = {
  CACHE_URL_FILE: 6379,
  POSTGRES_URL_FILE: 5432,
  MONGODB_URL_FILE: 27017,
  SMTP_URL_FILE: 587,
}

/** Services, autoscalers and budgets that lead nowhere; addresses that are nobody's; the two that have to agree. */
export function wiringFaults(workloads: readonly Workload[], objects: readonly Manifest[]): string[] {
  const faults: string[] = []
  const deployments = workloads.filter(({ kind }) => kind === 'Deployment')
  for (const { kind, metadata, spec } of objects) {
    const name = `${kind}/${metadata.name}`
    if (kind === 'Service') {
      const { selector, ports = [] } = spec as { selector: Labels; ports?: { targetPort?: unknown }[] }
      const behind = workloads.filter(it => matches(selector, it.spec.template.metadata.labels))
      if (behind.length !== 1 || behind[0]?.kind !== 'Deployment')
        faults.push(`${name} is not before one Deployment`)
      const open = behind
        .flatMap(it => it.spec.template.spec.containers.flatMap(({ ports = [] }) => ports))
        // Metrics are asked of each pod, past the Service.
        .filter(({ name }) => name !== 'metrics')
      for (const { targetPort } of ports)
        if (!open.some(port => port.name === targetPort || port.containerPort === targetPort))
          faults.push(`${name} leads to port ${targetPort}, which is not open`)
    }
    if (kind === 'HorizontalPodAutoscaler') {
      const target = (spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name
      if (!deployments.some(it => it.metadata.name === target)) faults.push(`${name} scales nothing`)
    }
  }
  for (const deployment of deployments) {
    for (const [variable, value] of Object.entries(urlsOf(deployment))) {
      const { hostname, port } = new URL(value)
      const service = objects.find(it => it.kind === 'Service' && it.metadata.name === hostname) as
        | Manifest<{ ports: { port: number }[] }>
        | undefined
      if (!service?.spec.ports.some(it => String(it.port) === port))
        faults.push(`Deployment/${deployment.metadata.name}: ${variable} ${value} is no Service and port`)
    }
  }
  const valuesOf = (variable: string) =>
    new Set(
      deployments.flatMap(
        it => environmentOf(it.spec.template.spec.containers[0] as Container)[variable] ?? [],
      ),
    )
  if (valuesOf('ISSUER').size > 1) faults.push('edge and auth do not have the same ISSUER')
  const maker = deployments.find(it => it.metadata.name === 'tenant-registry')
  if (maker !== undefined && new URL(urlsOf(maker)['GEO_URL'] ?? 'http://none').hostname !== 'geo-owner')
    faults.push('tenant-registry does not call the geo that can make databases')
  return faults
}

/** Who may speak with whom is exactly who has the other's address. */
export function networkFaults(workloads: readonly Workload[], objects: readonly Manifest[]): string[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy') as Policy[]
  const faults: string[] = []
  const deniesAll = policies.some(
    ({ spec }) =>
      Object.keys(spec.podSelector).length === 0 &&
      spec.policyTypes?.length === 2 &&
      !spec.ingress &&
      !spec.egress,
  )
  if (!deniesAll) faults.push('nothing is denied by default')
  const nameOf = (it: Workload) => it.spec.template.metadata.labels['app.kubernetes.io/name'] ?? ''
  const callsOf = (it: Workload) => Object.values(urlsOf(it)).map(url => new URL(url).hostname)
  for (const workload of workloads) {
    const { labels } = workload.spec.template.metadata
    const own = policies
      .filter(
        ({ spec }) =>
          spec.podSelector.matchLabels !== undefined || spec.podSelector.matchExpressions !== undefined,
      )
      .filter(({ spec }) => selects(spec.podSelector, labels))
    const name = `${workload.kind}/${workload.metadata.name}`
    const may = own.flatMap(({ spec }) => (spec.egress ?? []).flatMap(rule => namedPeers(rule.to)))
    const entries = own.flatMap(({ spec }) => spec.ingress ?? [])
    const scrapes = entries.filter(({ from }) => from?.some(it => it.namespaceSelector !== undefined))
    const allowed = entries.filter(it => !scrapes.includes(it)).flatMap(rule => namedPeers(rule.from))
    if (scrapes.some(({ ports }) => ports?.some(({ port }) => port !== 9090)))
      faults.push(`${name}: may be asked for more than metrics from another namespace`)
    const callers = workloads.filter(it => it.kind === 'Deployment' && callsOf(it).includes(nameOf(workload)))
    if (difference(may, callsOf(workload)))
      faults.push(`${name}: may call ${list(may)}, and has the addresses of ${list(callsOf(workload))}`)
    const outside = allowed.filter(peer => peer !== 'nobody')
    if (difference(outside, callers.map(nameOf)))
      faults.push(
        `${name}: may be called by ${list(outside)}, and ${list(callers.map(nameOf))} have its address`,
      )
    const open = own
      .flatMap(({ spec }) => spec.ingress ?? [])
      .some(({ from, ports }) => !from?.length || !ports?.length)
    if (open) faults.push(`${name}: may be called by anyone, or at any port`)
    const ports = new Set(
      own.flatMap(({ spec }) => (spec.egress ?? []).flatMap(rule => rule.ports ?? [])).map(it => it.port),
    )
    const [container] = workload.spec.template.spec.containers
    const env = container === undefined ? {} : environmentOf(container)
    for (const [variable, port] of Object.entries(storePorts))
      if (
        variable in env !== ports.has(port) &&
        !(variable === 'POSTGRES_URL_FILE' && 'POSTGRES_OWNER_URL_FILE' in env && ports.has(port))
      )
        faults.push(`${name}: ${variable in env ? 'cannot reach' : 'can reach'} port ${port}`)
  }
  return faults
}

/** A way in that leads past the edge, or behind which the edge would not know who asks. */
export function ingressFaults({ metadata, spec }: Ingress, objects: readonly Manifest[]): string[] {
  const annotation = (name: string) => metadata?.annotations?.[`alb.ingress.kubernetes.io/${name}`] ?? ''
  const attributes = new Map(
    annotation('load-balancer-attributes')
      .split(',')
      .map(it => it.split('=', 2) as [string, string]),
  )
  const edge = objects.find(it => it.kind === 'Deployment' && it.metadata.name === 'edge') as
    | Workload
    | undefined
  const [container] = edge?.spec.template.spec.containers ?? []
  const { TRUSTED_PROXIES: trusted = '', ISSUER: issuer = '' } =
    container === undefined ? {} : environmentOf(container)
  const senders = (objects.filter(({ kind }) => kind === 'NetworkPolicy') as Policy[])
    .filter(({ metadata }) => metadata.name === 'from-load-balancer')
    .flatMap(({ spec }) => (spec.ingress ?? []).flatMap(({ from = [] }) => from.map(it => it.ipBlock?.cidr)))
  const backends =
    spec?.rules?.flatMap(({ http }) => http?.paths ?? []).map(({ backend }) => backend.service?.name) ?? []
  const hosts = spec?.rules?.map(({ host }) => `https://${host}`) ?? []
  const idle = Number(attributes.get('idle_timeout.timeout_seconds') ?? 60)
  const faults = [
    backends.some(name => name !== 'edge') && 'leads past the edge',
    annotation('healthcheck-path') !== '/readyz' && 'does not ask /readyz',
    !annotation('certificate-arn') && 'has no certificate',
    !annotation('ssl-redirect') && 'takes requests without TLS',
    idle >= keepAliveSeconds && `keeps connections for ${idle} s, longer than the edge does`,
    attributes.get('routing.http.drop_invalid_header_fields.enabled') !== 'false' &&
      'drops the names with underscores that the contract takes',
    attributes.get('routing.http.xff_header_processing.mode') !== 'append' && 'does not say who asks',
    (trusted === '' || trusted !== senders.join(',')) &&
      `sends from ${senders}, and the edge trusts ${trusted || 'nobody'}`,
    !hosts.includes(issuer) && `is ${hosts}, and the edge's ISSUER ${issuer}`,
  ]
  return faults.filter(fault => typeof fault === 'string').map(fault => `Ingress/${metadata?.name}: ${fault}`)
}

function difference(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size > 0
}

function list(names: readonly string[]): string {
  return [...new Set(names)].sort().join(', ') || 'nobody'
}
