import { ValidationFailed } from '@careeasy/problem'
import { mergePatch } from '@careeasy/service'
import type { FastifyRequest } from 'fastify'
import type { FeatureKind } from './schemas/collection.ts'
import type { NewFeature, Stored } from './schemas/feature.ts'

/**
 * What a client sent, as a feature of the collection.
 * @throws ValidationFailed (400) when it is none
 */
export function takeFeature(request: FastifyRequest, kind: FeatureKind, sent: unknown): NewFeature {
  const validate = request.compileValidationSchema(kind.newSchema as object, 'body')
  if (!validate(sent))
    throw Object.assign(new ValidationFailed(), { validation: validate.errors, validationContext: 'body' })
  const feature = sent as NewFeature
  kind.check?.(feature)
  return feature
}

/** The feature with a JSON Merge Patch (RFC 7396) applied, unchecked: a property that is null is removed. */
export function mergeFeature(stored: Stored, patch: unknown): unknown {
  const { name, kind, geometry } = stored
  const properties = name === undefined ? stored.properties : { ...stored.properties, name, kind }
  return mergePatch({ type: 'Feature', geometry, properties }, patch)
}
