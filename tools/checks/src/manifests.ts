import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Container, PodSpec } from 'kubernetes-types/core/v1.js'
import { parseAllDocuments } from 'yaml'

/** A rendered Kubernetes object; what its fields are the compiler has said by then. */
export interface Manifest<Spec = unknown> {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: Spec
}

/** A Deployment or a Job. */
export type Workload = Manifest<{
  readonly replicas?: number
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> }
    readonly spec: PodSpec & { readonly containers: readonly Container[] }
  }
}>

/** What kustomize makes of a folder. Go builds it the first time, from the sources that go.sum names. */
export function renderManifests(root: string, folder: string): Manifest[] {
  const recipe = join(root, 'tools/checks/recipes/kustomize')
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off', CGO_ENABLED: '0' }
  const args = ['-C', recipe, 'tool', 'kustomize', 'build', join(root, folder)]
  const { status, stdout, stderr, error } = spawnSync('go', args, { env, encoding: 'utf8', maxBuffer: 1e8 })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`kustomize build ${folder}: ${stderr}`)
  return parseAllDocuments(stdout).map(document => document.toJS() as Manifest)
}

/**
 * What does not fit the API of Kubernetes 1.30 (the version of the package kubernetes-types): every object becomes a
 * literal of its type, and the compiler finds unknown fields, missing ones and wrong types. A word that is none of an
 * enumeration's is not found: they are plain texts in that package.
 */
export function findTypeFaults(root: string, manifests: readonly Manifest[]): string[] {
  const faults: string[] = []
  const lines: string[] = []
  for (const [index, manifest] of manifests.entries()) {
    const { apiVersion, kind, metadata } = manifest
    const module = `kubernetes-types/${apiVersion.replace(/\.k8s\.io/, '').replace(/^v1$/, 'core/v1')}`
    if (!existsSync(join(root, 'node_modules', `${module}.d.ts`))) {
      faults.push(`${kind}/${metadata?.name}: unknown apiVersion ${apiVersion}`)
      continue
    }
    lines.push(`import type { ${kind} as K${index} } from '${module}'`)
    lines.push(`export const o${index}: K${index} = ${JSON.stringify(manifest)} // ${kind}/${metadata?.name}`)
  }
  // Below the root, so that the types are found.
  mkdirSync(join(root, '.k8s-check'), { recursive: true })
  const folder = mkdtempSync(join(root, '.k8s-check/'))
  try {
    writeFileSync(join(folder, 'objects.ts'), lines.join('\n'))
    const options = [
      '--ignoreConfig',
      '--noEmit',
      // Nx asks for colours, and they would stand between what is looked for.
      ...['--pretty', 'false'],
      '--strict',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
    ]
    const args = [join(root, 'node_modules/typescript/bin/tsc'), ...options]
    const { stdout } = spawnSync(process.execPath, [...args, '--module', 'preserve', 'objects.ts'], {
      cwd: folder,
      encoding: 'utf8',
    })
    for (const [, line = '0', message] of stdout.matchAll(/^objects\.ts\((\d+),\d+\): error (.*)$/gm))
      faults.push(`${lines[Number(line) - 1]?.split('// ').at(-1)}: ${message}`)
    if (faults.length === 0 && stdout !== '') faults.push(stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return faults
}
