/** What of an OpenAPI 3.1 document is read here; all else is passed on as it is. */
export interface ApiDocument extends Record<string, unknown> {
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components?: {
    readonly schemas?: Readonly<Record<string, unknown>>
    readonly securitySchemes?: object
    readonly responses?: Readonly<Record<string, object>>
  }
}

export type PathItem = Readonly<Record<string, Operation>>

export interface Operation extends Record<string, unknown> {
  readonly operationId?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly example?: unknown }>> }
  readonly responses?: Readonly<Record<string, object>>
}

export interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly example?: unknown
}

/** @throws Error when it is not the document of an API */
export function readDocument(value: unknown): ApiDocument {
  const { openapi, paths } = (value ?? {}) as { openapi?: unknown; paths?: unknown }
  if (typeof openapi !== 'string' || !openapi.startsWith('3.1.')) throw new Error('this is not OpenAPI 3.1')
  if (typeof paths !== 'object' || paths === null) throw new Error('the document has no paths')
  return value as ApiDocument
}
