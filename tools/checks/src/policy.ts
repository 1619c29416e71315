import type { Ingress, NetworkPolicySpec } from 'kubernetes-types/networking/v1.js'
import { isPinned } from './dockerfile.ts'
import type { Manifest, Workload } from './manifests.ts'
import { findEnvironmentFaults, type Settings } from './settings.ts'

type Container = Workload['spec']['template']['spec']['containers'][number]
type Labels = Readonly<Record<string, string>>
type Policy = Manifest<NetworkPolicySpec>

/** Seconds that a service takes at most to finish what is under way: libs/service/src/serve.ts. */
const drainSeconds = 20
/** Seconds for which services keep idle connections: libs/service/src/create-service.ts. */
const keepAliveSeconds = 72
/** Which port a store is reached at, by the variable that names it; AWS's have none of their own. */
const storePorts: Readonly<Record<string, number>> = {
  CACHE_URL_FILE: 6379,
  POSTGRES_URL_FILE: 5432,
  MONGODB_URL_FILE: 27017,
  SMTP_URL_FILE: 587,
}

/** What breaks the rules of the house in the objects of one overlay. */
export function findPolicyFaults(
  objects: readonly Manifest[],
  settings: ReadonlyMap<string, Settings>,
): string[] {
  const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Job') as Workload[]
  const deployments = workloads.filter(({ kind }) => kind === 'Deployment')
  return [
    ...workloads.flatMap(workload => [
      ...podFaults(workload, objects),
      ...workload.spec.template.spec.containers.flatMap(container =>
        [...containerFaults(container), ...environmentFaults(workload, container, settings)].map(
          fault => `${workload.kind}/${workload.metadata.name}: ${fault}`,
        ),
      ),
    ]),
    ...deployments.flatMap(deployment =>
      deploymentFaults(deployment, objects).map(fault => `Deployment/${deployment.metadata.name}: ${fault}`),
    ),
    ...wiringFaults(workloads, objects),
    ...networkFaults(workloads, objects),
    ...(objects.filter(({ kind }) => kind === 'Ingress') as unknown as Ingress[]).flatMap(ingress =>
      ingressFaults(ingress, objects),
    ),
  ]
}

function podFaults({ kind, metadata, spec }: Workload, objects: readonly Manifest[]): string[] {
  const pod = spec.template.spec
  const security = pod.securityContext ?? {}
  const volumes = new Set(pod.volumes?.map(({ name }) => name))
  const faults = [
    security.runAsNonRoot !== true && 'may run as root',
    !((security.runAsUser ?? 0) > 0) && 'has no user by number',
    security.seccompProfile?.type !== 'RuntimeDefault' && 'has no seccomp profile',
    pod.automountServiceAccountToken !== false && "gets a token for the cluster's API",
    (pod.hostNetwork || pod.hostPID || pod.hostIPC) && "shares the node's namespaces",
    pod.volumes?.some(({ hostPath }) => hostPath !== undefined) && "mounts the node's files",
    !objects.some(
      it => it.kind === 'ServiceAccount' && it.metadata.name === (pod.serviceAccountName ?? 'default'),
    ) && 'has no service account of its own',
    ...pod.containers
      .flatMap(it => it.volumeMounts ?? [])
      .map(({ name, subPath }) =>
        !volumes.has(name)
          ? `mounts ${name}, which is no volume`
          : subPath !== undefined && `mounts ${name} by subPath: a rotated key would never arrive`,
      ),
  ]
  return faults.filter(fault => typeof fault === 'string').map(fault => `${kind}/${metadata.name}: ${fault}`)
}

function containerFaults({ image = '', securityContext = {}, resources = {} }: Container): string[] {
  const faults = [
    !isPinned(image) && `${image} has no fixed tag`,
    securityContext.allowPrivilegeEscalation !== false && 'may gain privileges',
    securityContext.privileged === true && 'is privileged',
    securityContext.readOnlyRootFilesystem !== true && 'can write to its root file system',
    (!securityContext.capabilities?.drop?.includes('ALL') || securityContext.capabilities.add?.length) &&
      'keeps capabilities',
    ...['cpu', 'memory'].flatMap(name => [
      resources.requests?.[name] === undefined && `requests no ${name}`,
      resources.limits?.[name] === undefined && `has no limit of ${name}`,
    ]),
  ]
  return faults.filter(fault => typeof fault === 'string')
}

function environmentFaults(
  workload: Workload,
  container: Container,
  settings: ReadonlyMap<string, Settings>,
): string[] {
  const app = appOf(container)
  const schema = settings.get(app)?.[workload.kind === 'Job' ? 'migration' : 'server']
  if (schema === undefined) return [`${app} is no service, or has no migrations`]
  const sources = container.env?.filter(({ valueFrom }) => valueFrom !== undefined) ?? []
  const mounts = container.volumeMounts?.map(({ mountPath }) => `${mountPath}/`) ?? []
  const env = environmentOf(container)
  const files = Object.entries(env).filter(([name]) => name.endsWith('_FILE'))
  return [
    ...findEnvironmentFaults(env, schema),
    ...sources.map(
      ({ name }) => `${name} comes from an object, not as a file: it would show in the environment`,
    ),
    ...(container.envFrom?.length ? ['takes its environment from an object'] : []),
    ...files
      .filter(([, path]) => !mounts.some(mount => path.startsWith(mount)))
      .map(([name, path]) => `${name}: nothing is mounted at ${path}`),
  ]
}

function deploymentFaults({ metadata, spec }: Workload, objects: readonly Manifest[]): string[] {
  const { labels } = spec.template.metadata
  const pod = spec.template.spec
  const [container] = pod.containers
  if (container === undefined) return ['has no container']
  const ports = container.ports ?? []
  const probes = {
    startup: container.startupProbe,
    liveness: container.livenessProbe,
    readiness: container.readinessProbe,
  }
  const wait = container.lifecycle?.preStop?.sleep?.seconds ?? 0
  const lead = Number(environmentOf(container)['SHUTDOWN_LEAD_MS'] ?? 0) / 1_000
  const scaler = objects.find(
    ({ kind, spec }) =>
      kind === 'HorizontalPodAutoscaler' &&
      (spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name === metadata.name,
  ) as Manifest<{ minReplicas?: number }> | undefined
  const least = scaler?.spec.minReplicas ?? spec.replicas ?? 1
  const hasOwner = 'POSTGRES_OWNER_URL_FILE' in environmentOf(container)
  const requestPorts = ports.filter(it => String(it.containerPort) === environmentOf(container)['PORT'])
  const faults = [
    ...Object.entries(probes).flatMap(([name, probe]) => {
      const path = name === 'readiness' ? '/readyz' : '/livez'
      if (probe?.httpGet === undefined) return [`has no ${name} probe`]
      return [
        probe.httpGet.path !== path && `asks ${probe.httpGet.path} for ${name}`,
        !requestPorts.some(
          it => it.name === probe.httpGet?.port || it.containerPort === probe.httpGet?.port,
        ) && `asks port ${probe.httpGet.port} for ${name}`,
      ]
    }),
    requestPorts.length === 0 && 'listens on another port than it names',
    !ports.some(it => String(it.containerPort) === environmentOf(container)['METRICS_PORT']) &&
      'shows metrics at another port than it names',
    !matches(spec.selector?.matchLabels, labels) && 'does not select its own pods',
    wait === 0 && 'stops listening before the others know',
    (pod.terminationGracePeriodSeconds ?? 30) <= wait + lead + drainSeconds &&
      'is killed before it has finished',
    (pod.topologySpreadConstraints?.length ?? 0) === 0 && 'is not spread over nodes',
    selecting('PodDisruptionBudget', labels, objects).length !== 1 && 'has not exactly one disruption budget',
    selecting('Service', labels, objects).length !== 1 && 'is not behind exactly one Service',
    // The one that makes databases is one on purpose.
    least < 2 && !hasOwner && 'has a single replica',
    scaler !== undefined && spec.replicas !== undefined && 'is scaled by hand and by an autoscaler',
    hasOwner && metadata.name !== 'geo-owner' && "has the owner's address and serves people",
  ]
  return faults.filter(fault => typeof fault === 'string')
}

/** Services, autoscalers and budgets that lead nowhere; addresses that are nobody's; the two that have to agree. */
function wiringFaults(workloads: readonly Workload[], objects: readonly Manifest[]): string[] {
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
function networkFaults(workloads: readonly Workload[], objects: readonly Manifest[]): string[] {
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

function ingressFaults({ metadata, spec }: Ingress, objects: readonly Manifest[]): string[] {
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

/** `geo` of `careeasy/geo:0.1.0`, also with a registry before it. */
function appOf({ image = '' }: Container): string {
  return /([^/:]+)(:[^/]*)?$/.exec(image)?.[1] ?? ''
}

function environmentOf({ env = [] }: Container): Record<string, string> {
  return Object.fromEntries(env.map(({ name, value = '' }) => [name, value]))
}

/** The variables that are addresses of our own services. */
function urlsOf({ kind, spec }: Workload): Record<string, string> {
  const [container] = spec.template.spec.containers
  if (kind !== 'Deployment' || container === undefined) return {}
  const own = /^(AUTH|TENANT_REGISTRY|PROFILE|GEO|MEDIA)_URL$/
  return Object.fromEntries(Object.entries(environmentOf(container)).filter(([name]) => own.test(name)))
}

function matches(selector: Labels | undefined, labels: Labels): boolean {
  const wanted = Object.entries(selector ?? {})
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value)
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: NetworkPolicySpec['podSelector'],
  labels: Labels,
): boolean {
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(
      ({ key, operator, values }) => operator === 'In' && values?.includes(labels[key] ?? ''),
    )
  )
}

function selecting(kind: string, labels: Labels, objects: readonly Manifest[]): Manifest[] {
  return objects.filter(it => {
    const { selector } = (it.spec ?? {}) as { selector?: Labels & { matchLabels?: Labels } }
    return it.kind === kind && matches(kind === 'Service' ? selector : selector?.matchLabels, labels)
  })
}

function namedPeers(peers: readonly { podSelector?: { matchLabels?: Labels } }[] | undefined): string[] {
  return (peers ?? []).flatMap(
    ({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'] ?? [],
  )
}

function difference(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size > 0
}

function list(names: readonly string[]): string {
  return [...new Set(names)].sort().join(', ') || 'nobody'
}
