import { ValidationFailed } from '@careeasy/problem'
import { mergePatch } from '@careeasy/service'
import type { FastifyRequest } from 'fastify'
import type { NewFeature, Stored } from './schemas/feature.ts'

type Validate = ReturnType<FastifyRequest['compileValidationSchema']>

/**
 * The feature with a JSON Merge Patch (RFC 7396) applied: a property that is null is removed.
 * @throws ValidationFailed (400) when what results is no feature of its collection
 */
export function mergeFeature(
  { name, kind, properties, geometry }: Stored,
  patch: unknown,
  validate: Validate,
): NewFeature {
  const before = { type: 'Feature', geometry, properties: { ...properties, name, kind } }
  const merged = mergePatch(before, patch) as NewFeature
  if (!validate(merged))
    throw Object.assign(new ValidationFailed(), { validation: validate.errors, validationContext: 'body' })
  return merged
}
