import { join } from 'node:path'
import t from 'tap'
import { findDefinitionFaults, readDefinition } from '../src/custom-resources.ts'
import { type Manifest, renderManifests } from '../src/manifests.ts'

const root = join(import.meta.dirname, '../../..')
const definition = readDefinition(root, 'podmonitors')
const rendered = renderManifests(root, 'k8s/components/pod-monitor')

interface Endpoint {
  [name: string]: unknown
}
type PodMonitor = Manifest<{ selector?: unknown; podMetricsEndpoints: Endpoint[]; [name: string]: unknown }>

/** What is found when one thing of it is another. */
function planted(change: (monitor: PodMonitor, endpoint: Endpoint) => void): string[] {
  const objects = structuredClone(rendered) as PodMonitor[]
  const [monitor] = objects
  const [endpoint] = monitor?.spec.podMetricsEndpoints ?? []
  if (monitor === undefined || endpoint === undefined) throw new Error('there is no PodMonitor')
  change(monitor, endpoint)
  return findDefinitionFaults(definition, objects)
}

t.test('the PodMonitor is one of the operator’s', async t => {
  t.same(
    rendered.map(({ kind }) => kind),
    ['PodMonitor'],
  )
  t.same(findDefinitionFaults(definition, rendered), [])
})

t.test('a PodMonitor that is broken is found', async t => {
  for (const [what, faults] of [
    [planted((_, it) => Object.assign(it, { intervall: '15s' })), /additional properties: intervall$/],
    [
      planted((_, it) => Object.assign(it, { interval: 15 })),
      /podMetricsEndpoints\/0\/interval must be string$/,
    ],
    [planted((_, it) => Object.assign(it, { interval: '15 seconds' })), /interval must match pattern/],
    [planted((_, it) => Object.assign(it, { scheme: 'ftp' })), /scheme must be equal to one of/],
    [
      planted((_, it) => Object.assign(it, { relabelings: [{ action: 'rename' }] })),
      /relabelings\/0\/action must be equal to one of/,
    ],
    [
      planted(({ spec }) => Object.assign(spec, { endpoints: [] })),
      /\/spec .*additional properties: endpoints$/,
    ],
    [planted(({ spec }) => void delete spec.selector), /must have required property 'selector'$/],
    [
      planted(it => Object.assign(it, { apiVersion: 'monitoring.coreos.com/v2' })),
      /no version of PodMonitor$/,
    ],
    [planted(it => Object.assign(it, { kind: 'ServiceMonitor' })), /no version of PodMonitor$/],
  ] as const) {
    t.match(what, [faults], String(faults))
  }
})
