import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { check } from './abstract-test.ts'

// What answers must be, after the schemas of OGC 17-069r4 and 18-058 and RFC 7946. More members are always allowed.

const link = {
  type: 'object',
  required: ['href', 'rel'],
  properties: {
    href: { type: 'string', minLength: 1 },
    rel: { type: 'string', minLength: 1 },
    type: { type: 'string' },
    hreflang: { type: 'string' },
    title: { type: 'string' },
    length: { type: 'integer' },
  },
}
const links = { type: 'array', items: link }
const number = { type: 'number' }
const instant = { type: ['string', 'null'], format: 'date-time' }

const bbox = {
  type: 'array',
  items: number,
  oneOf: [
    { minItems: 4, maxItems: 4 },
    { minItems: 6, maxItems: 6 },
  ],
}
const extent = {
  type: 'object',
  properties: {
    spatial: {
      type: 'object',
      properties: { bbox: { type: 'array', minItems: 1, items: bbox }, crs: { type: 'string' } },
    },
    temporal: {
      type: 'object',
      properties: {
        interval: {
          type: 'array',
          minItems: 1,
          items: { type: 'array', minItems: 2, maxItems: 2, items: instant },
        },
        trs: { type: 'string' },
      },
    },
  },
}
const collection = {
  type: 'object',
  required: ['id', 'links'],
  properties: {
    id: { type: 'string', minLength: 1 },
    title: { type: 'string' },
    description: { type: 'string' },
    links,
    extent,
    itemType: { type: 'string' },
    crs: { type: 'array', items: { type: 'string' } },
    storageCrs: { type: 'string', format: 'uri' },
  },
}

const position = { type: 'array', minItems: 2, maxItems: 4, items: number }
const line = { type: 'array', minItems: 2, items: position }
const rings = { type: 'array', items: { type: 'array', minItems: 4, items: position } }
const geometryOf = (type: string, coordinates: object) => ({
  type: 'object',
  required: ['type', 'coordinates'],
  properties: { type: { const: type }, coordinates },
})
const geometry = {
  oneOf: [
    { type: 'null' },
    geometryOf('Point', position),
    geometryOf('MultiPoint', { type: 'array', items: position }),
    geometryOf('LineString', line),
    geometryOf('MultiLineString', { type: 'array', items: line }),
    geometryOf('Polygon', rings),
    geometryOf('MultiPolygon', { type: 'array', items: rings }),
  ],
}
const feature = {
  type: 'object',
  required: ['type', 'geometry', 'properties'],
  properties: {
    type: { const: 'Feature' },
    id: { type: ['string', 'integer'] },
    geometry,
    properties: { type: ['object', 'null'] },
    links,
  },
}

const schemas = {
  landingPage: {
    type: 'object',
    required: ['links'],
    properties: { title: { type: 'string' }, description: { type: 'string' }, links },
  },
  conformance: {
    type: 'object',
    required: ['conformsTo'],
    properties: { conformsTo: { type: 'array', minItems: 1, items: { type: 'string' } } },
  },
  collection,
  collections: {
    type: 'object',
    required: ['links', 'collections'],
    properties: { links, collections: { type: 'array', items: collection } },
  },
  feature,
  featureCollection: {
    type: 'object',
    required: ['type', 'features'],
    properties: {
      type: { const: 'FeatureCollection' },
      features: { type: 'array', items: feature },
      links,
      timeStamp: { type: 'string', format: 'date-time' },
      numberMatched: { type: 'integer', minimum: 0 },
      numberReturned: { type: 'integer', minimum: 0 },
    },
  },
  queryables: {
    type: 'object',
    required: ['$schema', '$id', 'type', 'properties'],
    properties: {
      $schema: {
        enum: [
          'https://json-schema.org/draft/2019-09/schema',
          'https://json-schema.org/draft/2020-12/schema',
        ],
      },
      type: { const: 'object' },
      properties: {
        type: 'object',
        minProperties: 1,
        additionalProperties: {
          type: 'object',
          anyOf: [
            { required: ['type'] },
            { required: ['format'], properties: { format: { pattern: '^geometry-' } } },
          ],
        },
      },
    },
  },
} as const

/** The ones that there are, by name. */
export type SchemaName = keyof typeof schemas

/** Tells whether a value fits one of the schemas; one compiler for all of a run. */
export type CheckSchema = (value: unknown, name: SchemaName, what: string) => void

/** @returns a check that throws Failed with the first fault */
export function createSchemas(): CheckSchema {
  const ajv = addFormats.default(new Ajv2020({ strict: false }))
  return (value, name, what) => {
    const validate = ajv.getSchema(name) ?? ajv.addSchema(schemas[name], name).getSchema(name)
    const fits = validate?.(value) === true
    const [fault] = validate?.errors ?? []
    check(fits, `${what} is no ${name}: ${fault?.instancePath || 'it'} ${fault?.message}`)
  }
}

/** Whether a document is a JSON Schema that can be compiled. @throws what is wrong with it */
export function compileSchema(schema: object): void {
  new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
}
