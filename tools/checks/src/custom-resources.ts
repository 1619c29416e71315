import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type SchemaObject } from 'ajv'
import { parse } from 'yaml'
import type { Manifest } from './manifests.ts'

interface Definition {
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly {
      readonly name: string
      readonly schema: { readonly openAPIV3Schema: SchemaObject }
    }[]
  }
}

const operator = 'github.com/prometheus-operator/prometheus-operator'

/**
 * What the operator of Prometheus says a resource of its is, as `podmonitors`: from the release that go.mod names, which
 * Go downloads the first time and compares with go.sum.
 */
export function readDefinition(root: string, plural: string): Definition {
  const recipe = join(root, 'tools/checks/recipes/prometheus-operator')
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off' }
  const args = ['-C', recipe, 'mod', 'download', '-json', operator]
  const { status, stdout, stderr, error } = spawnSync('go', args, { env, encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`go mod download ${operator}: ${stderr}${stdout}`)
  const { Dir: folder } = JSON.parse(stdout) as { Dir: string }
  const file = join(folder, 'example/prometheus-operator-crd', `monitoring.coreos.com_${plural}.yaml`)
  return parse(readFileSync(file, 'utf8')) as Definition
}

/**
 * What in these objects does not fit their definition. A field that the definition does not know is a fault: the API
 * would drop it without a word. Rules in CEL (`x-kubernetes-validations`) are not evaluated.
 */
export function findDefinitionFaults({ spec }: Definition, objects: readonly Manifest[]): string[] {
  // The schemas are OpenAPI's, with words of Kubernetes among JSON Schema's.
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true } })
  return objects.flatMap(object => {
    const { apiVersion, kind, metadata } = object
    const version = spec.versions.find(({ name }) => apiVersion === `${spec.group}/${name}`)
    const who = `${kind}/${metadata.name}`
    if (version === undefined || kind !== spec.names.kind)
      return [`${who}: ${apiVersion} is no version of ${spec.names.kind}`]
    const check = ajv.compile(closed(version.schema.openAPIV3Schema))
    if (check(object)) return []
    return (check.errors ?? []).map(({ instancePath, message, params }) => {
      const unknown: unknown = params['additionalProperty']
      return `${who}: ${instancePath} ${message}${unknown === undefined ? '' : `: ${unknown}`}`
    })
  })
}

/** The schema with no further members where it names some. */
function closed(schema: SchemaObject): SchemaObject {
  const { properties, items, additionalProperties } = schema
  const map = (members: Record<string, SchemaObject>) =>
    Object.fromEntries(Object.entries(members).map(([name, member]) => [name, closed(member)]))
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties !== undefined
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: map(properties) }),
    ...(properties === undefined || isOpen ? {} : { additionalProperties: false }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: closed(additionalProperties) }
      : {}),
    ...(items === undefined ? {} : { items: closed(items) }),
  }
}
