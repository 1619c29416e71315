import { join } from 'node:path'
import t from 'tap'
import { findTypeFaults, type Manifest, renderManifests, type Workload } from '../src/manifests.ts'
import { findPolicyFaults } from '../src/policy.ts'
import { readSettings } from '../src/settings.ts'

const root = join(import.meta.dirname, '../../..')
const settings = readSettings(root)
const overlays = ['local', 'staging', 'production'].map(name => ({
  name,
  objects: renderManifests(root, `k8s/overlays/${name}`),
}))
const production = overlays.find(({ name }) => name === 'production')?.objects ?? []

type Spec = Workload['spec']['template']['spec']
type Change = (objects: Manifest[]) => void

/** The production overlay with one thing changed. */
function plant(change: Change): Manifest[] {
  const objects = structuredClone(production)
  change(objects)
  return objects
}

// biome-ignore lint/suspicious/noExplicitAny: a violation is just what no type allows.
type Loose = any

function find(objects: Manifest[], kind: string, name: string): Loose {
  const object = objects.find(it => it.kind === kind && it.metadata.name === name)
  if (object === undefined) throw new Error(`there is no ${kind}/${name}`)
  return object
}

const pod =
  (change: (pod: Loose) => void): Change =>
  objects =>
    change(find(objects, 'Deployment', 'geo').spec.template.spec as Spec)
const container = (change: (container: Loose) => void): Change => pod(it => change(it.containers[0]))
const remove =
  (kind: string, name: string): Change =>
  objects =>
    void objects.splice(objects.indexOf(find(objects, kind, name)), 1)
const annotate =
  (name: string, value: string): Change =>
  objects => {
    find(objects, 'Ingress', 'edge').metadata.annotations[`alb.ingress.kubernetes.io/${name}`] = value
  }
const setEnv =
  (deployment: string, name: string, value: string | undefined): Change =>
  objects => {
    const [app] = find(objects, 'Deployment', deployment).spec.template.spec.containers
    app.env = app.env.filter((it: { name: string }) => it.name !== name)
    if (value !== undefined) app.env.push({ name, value })
  }

for (const { name, objects } of overlays) {
  t.test(`the overlay ${name} keeps the rules`, async t => {
    t.ok(objects.filter(({ kind }) => kind === 'Deployment').length === 7, 'all services are there')
    t.strictSame(findPolicyFaults(objects, settings), [])
  })
}

t.test('each service renders alone, with what it has in the whole', async t => {
  const names = [...settings.keys()]
  const alone = names.flatMap(name => renderManifests(root, `k8s/overlays/production/${name}`))
  const namespace = renderManifests(root, 'k8s/overlays/production/namespace')
  const nameOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`
  t.strictSame([...alone, ...namespace].map(nameOf).sort(), production.map(nameOf).sort())
})

t.test('every object is one of Kubernetes 1.30', async t => {
  t.strictSame(
    findTypeFaults(
      root,
      overlays.flatMap(({ objects }) => objects),
    ),
    [],
  )
})

t.test('what Kubernetes does not know is found', async t => {
  const planted: Record<string, Change> = {
    'Deployment/geo: TS2353': container(it => (it.readinesProbe = it.readinessProbe)),
    'Deployment/geo: TS2322': container(it => (it.ports = [{ containerPort: '8080' }])),
    'Service/geo: unknown apiVersion v2': objects => (find(objects, 'Service', 'geo').apiVersion = 'v2'),
  }
  for (const [fault, change] of Object.entries(planted)) {
    const geo = plant(change).filter(({ metadata }) => metadata.name === 'geo')
    const faults = findTypeFaults(root, geo)
    t.ok(
      faults.some(it => it.startsWith(fault)),
      fault,
      { faults },
    )
  }
})

t.test('each rule finds its violation', async t => {
  const planted: [fault: string, change: Change][] = [
    ['may run as root', pod(it => delete it.securityContext.runAsNonRoot)],
    ['has no user by number', pod(it => (it.securityContext.runAsUser = 0))],
    ['has no seccomp profile', pod(it => delete it.securityContext.seccompProfile)],
    ["gets a token for the cluster's API", pod(it => delete it.automountServiceAccountToken)],
    ["shares the node's namespaces", pod(it => (it.hostNetwork = true))],
    ["mounts the node's files", pod(it => it.volumes.push({ name: 'node', hostPath: { path: '/' } }))],
    ['has no service account of its own', remove('ServiceAccount', 'geo')],
    [
      'mounts secrets, which is no volume',
      pod(it => (it.volumes = it.volumes.filter((v: Loose) => v.name !== 'secrets'))),
    ],
    ['by subPath', container(it => (it.volumeMounts[0].subPath = 'cache-url'))],
    ['careeasy/geo:latest has no fixed tag', container(it => (it.image = 'careeasy/geo:latest'))],
    ['careeasy/geo has no fixed tag', container(it => (it.image = 'careeasy/geo'))],
    ['may gain privileges', container(it => delete it.securityContext.allowPrivilegeEscalation)],
    ['is privileged', container(it => (it.securityContext.privileged = true))],
    [
      'can write to its root file system',
      container(it => (it.securityContext.readOnlyRootFilesystem = false)),
    ],
    ['keeps capabilities', container(it => (it.securityContext.capabilities = { drop: ['NET_RAW'] }))],
    ['keeps capabilities', container(it => (it.securityContext.capabilities.add = ['SYS_ADMIN']))],
    ['requests no cpu', container(it => delete it.resources.requests.cpu)],
    ['has no limit of memory', container(it => delete it.resources.limits.memory)],
    ['TENANT_REGISTRY is no variable of it', setEnv('geo', 'TENANT_REGISTRY', 'http://tenant-registry:8080')],
    ['POSTGRES_URL is not set', setEnv('geo', 'POSTGRES_URL_FILE', undefined)],
    ['SIGNING_KEYS_FILE is not set', setEnv('geo', 'SIGNING_KEYS_FILE', undefined)],
    [
      'POSTGRES_URL is a secret and not given as a file',
      setEnv('geo', 'POSTGRES_URL', 'postgres://geo_app:secret@db/careeasy'),
    ],
    ['GEOFENCE_METRES must be number', setEnv('geo', 'GEOFENCE_METRES', 'far')],
    [
      'comes from an object',
      container(it =>
        it.env.push({ name: 'POSTGRES_CLUSTERS', valueFrom: { secretKeyRef: { name: 'geo', key: 'x' } } }),
      ),
    ],
    [
      'takes its environment from an object',
      container(it => (it.envFrom = [{ secretRef: { name: 'geo' } }])),
    ],
    [
      'POSTGRES_CLUSTERS_FILE: nothing is mounted',
      setEnv('geo', 'POSTGRES_CLUSTERS_FILE', '/run/elsewhere/clusters'),
    ],
    ['has no startup probe', container(it => delete it.startupProbe)],
    ['has no liveness probe', container(it => delete it.livenessProbe)],
    ['has no readiness probe', container(it => delete it.readinessProbe)],
    ['asks /readyz for liveness', container(it => (it.livenessProbe.httpGet.path = '/readyz'))],
    ['shows metrics at another port than it names', setEnv('geo', 'METRICS_PORT', '9091')],
    [
      'may be asked for more than metrics from another namespace',
      o => (find(o, 'NetworkPolicy', 'metrics').spec.ingress[0].ports[0].port = 8080),
    ],
    ['asks port metrics for readiness', container(it => (it.readinessProbe.httpGet.port = 'metrics'))],
    ['listens on another port than it names', setEnv('geo', 'PORT', '8081')],
    [
      'does not select its own pods',
      o => (find(o, 'Deployment', 'geo').spec.selector.matchLabels = { app: 'geo' }),
    ],
    ['stops listening before the others know', container(it => delete it.lifecycle)],
    ['is killed before it has finished', pod(it => (it.terminationGracePeriodSeconds = 30))],
    ['is not spread over nodes', pod(it => delete it.topologySpreadConstraints)],
    ['has not exactly one disruption budget', remove('PodDisruptionBudget', 'geo')],
    ['is not behind exactly one Service', remove('Service', 'geo')],
    ['has a single replica', remove('HorizontalPodAutoscaler', 'geo')],
    ['has a single replica', o => (find(o, 'HorizontalPodAutoscaler', 'geo').spec.minReplicas = 1)],
    ['by hand and by an autoscaler', o => (find(o, 'Deployment', 'geo').spec.replicas = 3)],
    [
      "has the owner's address and serves people",
      setEnv('geo', 'POSTGRES_OWNER_URL_FILE', '/run/secrets/careeasy/owner'),
    ],
    [
      'Service/geo is not before one Deployment',
      o => (find(o, 'Service', 'geo').spec.selector = { 'app.kubernetes.io/part-of': 'careeasy' }),
    ],
    ['leads to port 9090', o => (find(o, 'Service', 'geo').spec.ports[0].targetPort = 9090)],
    ['HorizontalPodAutoscaler/geo scales nothing', remove('Deployment', 'geo')],
    ['is no Service and port', setEnv('profile', 'GEO_URL', 'http://geo:80')],
    ['do not have the same ISSUER', setEnv('auth', 'ISSUER', 'https://elsewhere.example')],
    [
      'does not call the geo that can make databases',
      setEnv('tenant-registry', 'GEO_URL', 'http://geo:8080'),
    ],
    ['nothing is denied by default', remove('NetworkPolicy', 'default-deny')],
    ['Deployment/geo: may be called by', o => find(o, 'NetworkPolicy', 'geo').spec.ingress[0].from.pop()],
    ['Deployment/geo: may call nobody', remove('NetworkPolicy', 'geo')],
    ['may be called by anyone', o => delete find(o, 'NetworkPolicy', 'geo').spec.ingress[0].from],
    ['Deployment/geo: cannot reach port 5432', remove('NetworkPolicy', 'to-postgres')],
    [
      'Deployment/edge: can reach port 5432',
      o =>
        (find(o, 'NetworkPolicy', 'to-postgres').spec.podSelector = {
          matchLabels: { 'app.kubernetes.io/part-of': 'careeasy' },
        }),
    ],
    [
      'Ingress/edge: leads past the edge',
      o => (find(o, 'Ingress', 'edge').spec.rules[0].http.paths[0].backend.service.name = 'geo'),
    ],
    ['does not ask /readyz', annotate('healthcheck-path', '/')],
    ['has no certificate', annotate('certificate-arn', '')],
    ['takes requests without TLS', annotate('ssl-redirect', '')],
    ['keeps connections for 120 s', annotate('load-balancer-attributes', 'idle_timeout.timeout_seconds=120')],
    [
      'drops the names with underscores',
      annotate('load-balancer-attributes', 'routing.http.drop_invalid_header_fields.enabled=true'),
    ],
    [
      'does not say who asks',
      annotate('load-balancer-attributes', 'routing.http.xff_header_processing.mode=preserve'),
    ],
    ['the edge trusts nobody', setEnv('edge', 'TRUSTED_PROXIES', '')],
    ["and the edge's ISSUER", setEnv('edge', 'ISSUER', 'https://elsewhere.example')],
  ]
  for (const [fault, change] of planted) {
    const faults = findPolicyFaults(plant(change), settings)
    t.ok(
      faults.some(it => it.includes(fault)),
      fault,
      { faults },
    )
  }
})
