import type { Ingress } from 'kubernetes-types/networking/v1.js'
import { isPinned } from './dockerfile.ts'
import type { Manifest, Workload } from './manifests.ts'
import { ingressFaults, networkFaults, wiringFaults } from './network-policy.ts'
import { findEnvironmentFaults, type Settings } from './settings.ts'
import { appOf, type Container, environmentOf, matches, selecting } from './workload.ts'

/** Seconds that a service takes at most to finish what is under way: libs/service/src/serve.ts. */
const drainSeconds = 20

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
