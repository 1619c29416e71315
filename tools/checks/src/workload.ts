import type { NetworkPolicySpec } from 'kubernetes-types/networking/v1.js'
import type { Manifest, Workload } from './manifests.ts'

export type Container = Workload['spec']['template']['spec']['containers'][number]
export type Labels = Readonly<Record<string, string>>
export type Policy = Manifest<NetworkPolicySpec>

/** `geo` of `careeasy/geo:0.1.0`, also with a registry before it. */
export function appOf({ image = '' }: Container): string {
  return /([^/:]+)(:[^/]*)?$/.exec(image)?.[1] ?? ''
}

/** The variables of a container, as far as their values stand in the manifest. */
export function environmentOf({ env = [] }: Container): Record<string, string> {
  return Object.fromEntries(env.map(({ name, value = '' }) => [name, value]))
}

/** The variables that are addresses of our own services. */
export function urlsOf({ kind, spec }: Workload): Record<string, string> {
  const [container] = spec.template.spec.containers
  if (kind !== 'Deployment' || container === undefined) return {}
  const own = /^(AUTH|TENANT_REGISTRY|PROFILE|GEO|MEDIA)_URL$/
  return Object.fromEntries(Object.entries(environmentOf(container)).filter(([name]) => own.test(name)))
}

/** Whether these labels are selected; an empty selector selects nothing. */
export function matches(selector: Labels | undefined, labels: Labels): boolean {
  const wanted = Object.entries(selector ?? {})
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value)
}

/** Whether a policy is for pods with these labels. */
export function selects(
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

/** The objects of a kind that are for pods with these labels. */
export function selecting(kind: string, labels: Labels, objects: readonly Manifest[]): Manifest[] {
  return objects.filter(it => {
    const { selector } = (it.spec ?? {}) as { selector?: Labels & { matchLabels?: Labels } }
    return it.kind === kind && matches(kind === 'Service' ? selector : selector?.matchLabels, labels)
  })
}

/** The names of ours among who is at the other end of a rule. */
export function namedPeers(
  peers: readonly { podSelector?: { matchLabels?: Labels } }[] | undefined,
): string[] {
  return (peers ?? []).flatMap(
    ({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'] ?? [],
  )
}
