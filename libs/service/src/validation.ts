import AjvCompiler, { type BuildCompilerFromPool, type RouteDefinition } from '@fastify/ajv-compiler'
import type { FastifyServerOptions } from 'fastify'

/** Fastify strips unknown fields in silence by default: a client would never learn of its typing error. */
const common = { removeAdditional: false, allErrors: true } as const

/**
 * Validation that coerces what arrives as text (paths, queries, headers) and never a body: JSON has types of
 * its own, and coercing would keep `"5"` where a client sent 5, and take null for an empty text.
 */
export function validation(): Pick<FastifyServerOptions, 'ajv' | 'schemaController'> {
  const build = AjvCompiler()
  const buildValidator: BuildCompilerFromPool = (schemas, options) => {
    const coercing = build(schemas, options)
    const exact = build(schemas, { customOptions: { ...common, coerceTypes: false }, plugins: [] })
    // What Fastify hands over is the whole route part; the plugin's type speaks of its schema only.
    return part => ((part as unknown as RouteDefinition).httpPart === 'body' ? exact : coercing)(part)
  }
  return {
    // Without strictNumbers a bound is checked for every number: with it, "Infinity" is coerced and then passes.
    ajv: { customOptions: { ...common, coerceTypes: 'array', strictNumbers: false } },
    schemaController: { compilersFactory: { buildValidator } },
  }
}
