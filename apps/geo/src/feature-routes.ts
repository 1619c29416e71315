import { type TObject, type TSchema, Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { OwnCollections } from './own-collections.ts'
import { type BuiltInKind, type FeatureKind, featureKinds } from './schemas/collection.ts'
import { FeatureOf, FeatureParams } from './schemas/feature.ts'
import { FeatureQuery, OwnFeatureQuery } from './schemas/feature-query.ts'
import { CollectionParams } from './schemas/own-collection.ts'

/** What the same routes are registered for: a collection that every tenant has, or all those that tenants define. */
export interface FeatureRoutes {
  readonly path: string
  readonly tag: string
  readonly title: string
  /** Of one and of many, in operationIds. */
  readonly operation: readonly [one: string, many: string]
  /** Of the paths below `path`. */
  readonly params: TObject
  readonly itemParams: TObject
  /** The parameters of a list. */
  readonly query: TObject
  /** What is sent as a feature; the schema of a kind may be narrower. */
  readonly newSchema: TSchema
  readonly bodyLimit: number
  /** The collection's id, without a look whether there is one. */
  idOf(request: FastifyRequest): string
  /** @throws CollectionNotFound (404) */
  kindOf(request: FastifyRequest): Promise<FeatureKind>
}

/** 10,000 positions in full precision. */
const shapesLimit = 1_048_576

/** The routes of each collection that every tenant has, and those of all others together. */
export function featureRoutes(own: OwnCollections): FeatureRoutes[] {
  return [...featureKinds.map(builtIn), ownRoutes(own)]
}

function builtIn(kind: BuiltInKind): FeatureRoutes {
  const { id, path, title, operation, newSchema } = kind
  return {
    ...{ path, title, operation, newSchema, tag: id },
    params: Type.Object({}),
    itemParams: FeatureParams,
    query: FeatureQuery,
    bodyLimit: id === 'places' ? 65_536 : shapesLimit,
    idOf: () => id,
    kindOf: async () => kind,
  }
}

function ownRoutes(own: OwnCollections): FeatureRoutes {
  const idOf = ({ params }: FastifyRequest) => (params as { collection: string }).collection
  const AnyGeometry = Type.Object({ type: Type.String(), coordinates: Type.Array(Type.Unknown()) })
  return {
    ...{ path: '/geo/collections/:collection', tag: 'features', title: "A collection's features" },
    operation: ['Feature', 'Features'],
    params: CollectionParams,
    itemParams: Type.Composite([CollectionParams, FeatureParams]),
    query: OwnFeatureQuery,
    newSchema: FeatureOf(AnyGeometry, {}, 'as the collection has it'),
    bodyLimit: shapesLimit,
    idOf,
    kindOf: request => own.kindOf(request.tenant, idOf(request)),
  }
}
