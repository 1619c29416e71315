/** A parameter of an operation, as OpenAPI 3 has it. */
export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly style?: string
  readonly explode?: boolean
  readonly schema?: {
    readonly type?: string
    readonly items?: { readonly type?: string }
    readonly minItems?: number
    readonly maxItems?: number
    readonly minimum?: number
    readonly maximum?: number
    readonly default?: unknown
  }
}

interface Operation {
  readonly parameters?: readonly object[]
  readonly responses?: Readonly<Record<string, { readonly content?: object }>>
  readonly security?: readonly object[]
}

/** An OpenAPI document, with what a client looks up in it. */
export interface ApiDefinition {
  readonly document: {
    readonly openapi: string
    readonly security?: readonly object[]
    readonly components?: { readonly securitySchemes?: object }
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  }
  /** The operation of a path below the landing page, also by a template that stands for it. */
  operation(path: string, method: string): Operation | undefined
  parameters(path: string, method: string): readonly Parameter[]
}

/** @throws when it is no OpenAPI document */
export function createApiDefinition(json: unknown): ApiDefinition {
  const document = json as ApiDefinition['document']
  if (typeof document?.openapi !== 'string' || typeof document.paths !== 'object')
    throw new Error('it is no OpenAPI document')
  const pathsFor = (path: string) =>
    Object.keys(document.paths)
      .filter(template => matches(template, path))
      // A path without parameters comes before one that stands for it (OpenAPI 3.1, 4.8.8).
      .sort((a, b) => a.split('{').length - b.split('{').length)
  const operation = (path: string, method: string) => {
    const template = pathsFor(path).find(candidate => document.paths[candidate]?.[method] !== undefined)
    return template === undefined ? undefined : document.paths[template]?.[method]
  }
  return {
    document,
    operation,
    parameters: (path, method) =>
      (operation(path, method)?.parameters ?? []).map(given => resolve(document, given) as Parameter),
  }
}

function matches(template: string, path: string): boolean {
  const [wanted, given] = [template, path].map(text => text.split('/')) as [string[], string[]]
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => /^\{.*\}$/.test(part) || part === given[index])
  )
}

function resolve(document: object, given: object): object {
  const { $ref } = given as { $ref?: string }
  if ($ref === undefined) return given
  const parts = $ref.replace(/^#\//, '').split('/')
  return parts.reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], document) as object
}
