import { type AbstractTest, check, checkSame } from '../abstract-test.ts'
import { checkIds, eachCollection, eachWithFeatures } from '../each.ts'
import { type Box, type Collection, type Feature, judge, positionsOf } from '../geojson.ts'
import { expectStatus, geoJson, type Subject } from '../subject.ts'

const all = { limit: 1_000 }

/** Boxes that divide the features: around one of them, each half of each axis, and across the antimeridian. */
export function boxesFor(features: readonly Feature[]): Box[] {
  const middle = features[features.length >> 1] as Feature
  // Beside the position: what lies on the edge of a box is a matter of rounding.
  const [lon, lat] = (positionsOf(middle)[0] ?? [0, 0]).map(value => value + 0.00073) as [number, number]
  const [west, south, east, north] = [-180, -90, 180, 90]
  const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value))
  return [
    {
      ...{ west: clamp(lon - 0.0137, 180), east: clamp(lon + 0.0137, 180) },
      ...{ south: clamp(lat - 0.0137, 90), north: clamp(lat + 0.0137, 90) },
    },
    { west, south, east: lon, north },
    { west: lon, south, east, north },
    { west, south, east, north: lat },
    { west, south: lat, east, north },
    { west: 170, south, east: -170, north },
    // All but a strip, the other way round the earth.
    { west: clamp(lon + 0.0137, 180), south, east: clamp(lon - 0.0137, 180), north },
  ]
}

/** @throws Failed when a feature is in the answer and not in the box, or the other way round */
export function checkBox(
  found: readonly Feature[],
  features: readonly Feature[],
  box: Box,
  what: string,
): void {
  const must = features.filter(feature => judge(feature, box) === 'must')
  const isHit = new Set(found.map(({ id }) => id))
  const wanted = features.filter(({ id }) => isHit.has(id))
  checkIds(found, [...new Set([...must, ...wanted])], what)
  const excess = wanted.find(feature => judge(feature, box) === 'must not')
  check(excess === undefined, `${what}: the feature ${excess?.id} is outside`)
}

const textOf = ({ west, south, east, north }: Box) => [west, south, east, north].join()

/** @throws Failed when a definition is not as the standard has it */
async function definitionOf(subject: Subject, { id }: Collection, name: string) {
  const parameters = (await subject.api()).parameters(`/collections/${id}/items`, 'get')
  const found = parameters.find(parameter => parameter.name === name)
  check(found !== undefined, `the API definition has no parameter ${name}`)
  checkSame(found.in, 'query', `${name} is in`)
  check(found.required !== true, `${name} is required`)
  checkSame([found.style ?? 'form', found.explode], ['form', false], `style and explode of ${name}`)
  return found.schema ?? {}
}

/** OGC 17-069r4, A.2.7: the parameters bbox, limit and datetime. */
export const selectionTests: readonly AbstractTest[] = [
  {
    id: '/conf/core/fc-bbox-definition',
    async run(subject) {
      await eachCollection(subject, async collection => {
        const { type, items, minItems, maxItems } = await definitionOf(subject, collection, 'bbox')
        checkSame([type, items?.type], ['array', 'number'], 'the type of bbox')
        checkSame([minItems, maxItems], [4, 6], 'the least and the most numbers of bbox')
      })
    },
  },
  {
    id: '/conf/core/fc-bbox-response',
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features) => {
        for (const box of boxesFor(features)) {
          const found = await subject.list(collection, { ...all, bbox: textOf(box) })
          checkBox(found.features, features, box, `bbox=${textOf(box)}`)
          const { west, south, east, north } = box
          const high = await subject.list(collection, {
            ...all,
            bbox: [west, south, -100, east, north, 9_000].join(),
          })
          checkIds(high.features, found.features, `bbox=${textOf(box)} with heights`)
        }
      })
      await eachCollection(subject, async (_collection, path) => {
        for (const bbox of ['', '1,2,3', '1,2,3,4,5', 'a,b,c,d', '0,10,1,-10', '0,0,1,91'])
          expectStatus(await subject.client(path, { accept: geoJson, query: { bbox } }), 400)
      })
    },
  },
  {
    id: '/conf/core/fc-limit-definition',
    async run(subject) {
      await eachCollection(subject, async collection => {
        const { type, minimum, maximum, default: usual } = await definitionOf(subject, collection, 'limit')
        checkSame(type, 'integer', 'the type of limit')
        check(minimum === 1 || minimum === 0, `the least limit is ${minimum}`)
        check(maximum === undefined || maximum >= (minimum ?? 0), `the most limit is ${maximum}`)
        check(usual === undefined || Number.isInteger(usual), `the default of limit is ${usual}`)
      })
    },
  },
  {
    id: '/conf/core/fc-limit-response',
    async run(subject) {
      await eachCollection(subject, async (collection, path) => {
        const count = (await subject.features(collection)).length
        for (const limit of [1, 2, 1_000_000]) {
          const { features } = await subject.list(collection, { limit })
          check(features.length <= limit, `limit=${limit} gives ${features.length} features`)
          if (limit <= count) checkSame(features.length, limit, `features of limit=${limit}`)
        }
        for (const limit of ['0', '-1', 'many', '1.5'])
          expectStatus(await subject.client(path, { accept: geoJson, query: { limit } }), 400)
      })
    },
  },
  {
    id: '/conf/core/fc-time-definition',
    async run(subject) {
      await eachCollection(subject, async collection => {
        const { type } = await definitionOf(subject, collection, 'datetime')
        checkSame(type, 'string', 'the type of datetime')
      })
    },
  },
  {
    id: '/conf/core/fc-time-response',
    async run(subject) {
      await eachWithFeatures(subject, async (collection, features) => {
        for (const [datetime, isIn] of momentsFor(features)) {
          const found = await subject.list(collection, { ...all, datetime })
          // Where no property tells the time, whatever is answered is right.
          if (isIn !== undefined) checkIds(found.features, features.filter(isIn), `datetime=${datetime}`)
        }
      })
      await eachCollection(subject, async (_collection, path) => {
        const wrong = [
          'yesterday',
          '2026-13-01T00:00:00Z',
          '2026-01-02T00:00:00Z/2026-01-01T00:00:00Z',
          '../..',
        ]
        for (const datetime of [...wrong, '2026-01-01T00:00:00Z/2026-02-01T00:00:00Z/..'])
          expectStatus(await subject.client(path, { accept: geoJson, query: { datetime } }), 400)
      })
    },
  },
]

type Moment = readonly [datetime: string, isIn: ((feature: Feature) => boolean) | undefined]

/** Instants and intervals, closed and half open, with what must be found where features have the property `updated_at`. */
function momentsFor(features: readonly Feature[]): Moment[] {
  const timeOf = ({ properties }: Feature) => Date.parse(String(properties['updated_at']))
  const times = features.map(timeOf).sort((a, b) => a - b)
  const middle = times[times.length >> 1] as number
  if (Number.isNaN(middle)) {
    const [from, to] = ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z']
    return [from, `${from}/${to}`, `${from}/..`, `../${to}`, `${from}/`, `/${to}`].map(text => [
      text,
      undefined,
    ])
  }
  const [at, day] = [new Date(middle).toISOString(), 86_400_000]
  const later = new Date(middle + day).toISOString()
  const midnight = Date.parse(`${at.slice(0, 10)}T00:00:00Z`)
  const since = (feature: Feature) => timeOf(feature) >= middle
  const until = (feature: Feature) => timeOf(feature) <= middle
  return [
    [at, feature => timeOf(feature) === middle],
    [`${at}/${later}`, feature => since(feature) && timeOf(feature) <= middle + day],
    ...[`${at}/..`, `${at}/`].map((text): Moment => [text, since]),
    ...[`../${at}`, `/${at}`].map((text): Moment => [text, until]),
    [at.slice(0, 10), feature => timeOf(feature) >= midnight && timeOf(feature) < midnight + day],
    ['1900-01-01T00:00:00Z/1900-01-02T00:00:00Z', () => false],
  ]
}
