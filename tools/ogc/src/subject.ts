import { Failed, Skipped } from './abstract-test.ts'
import { type ApiDefinition, createApiDefinition } from './api-definition.ts'
import type { Collection, Feature, FeatureCollection, Link } from './geojson.ts'
import type { Answer, Client } from './http.ts'
import { type CheckSchema, createSchemas } from './schemas.ts'

export const geoJson = 'application/geo+json'

/** The API under test, and what is known of it. What cannot be had skips whoever needs it: a test of its own says why. */
export interface Subject {
  readonly client: Client
  /** The landing page. */
  readonly root: string
  /** Whether features may be added, changed and removed. */
  readonly mayWrite: boolean
  readonly checkSchema: CheckSchema
  landingPage(): Promise<Answer>
  conformsTo(): Promise<readonly string[]>
  collections(): Promise<readonly Collection[]>
  api(): Promise<ApiDefinition>
  /** All features of a collection, page by page. */
  features(collection: Collection): Promise<readonly Feature[]>
  /** A list of features as GeoJSON. @throws Failed when it is not answered 200 */
  list(collection: Collection, query?: Readonly<Record<string, string | number>>): Promise<FeatureCollection>
}

/** Features that are looked at in one collection. */
const maxFeatures = 10_000

export function createSubject(client: Client, root: string, mayWrite: boolean): Subject {
  const checkSchema = createSchemas()
  const needed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw new Skipped(`${what} cannot be used: ${(error as Error).message}`)
    }
  }
  const landingPage = once(() => client('', {}))
  const conformsTo = once(() =>
    needed('the conformance declaration', async () => {
      const { json } = expectStatus(await client('/conformance'), 200)
      checkSchema(json, 'conformance', 'the conformance declaration')
      return (json as { conformsTo: string[] }).conformsTo
    }),
  )
  const collections = once(() =>
    needed('the list of collections', async () => {
      const { json } = expectStatus(await client('/collections'), 200)
      const found = (json as { collections?: Collection[] } | undefined)?.collections
      if (!Array.isArray(found) || found.length === 0) throw new Error('there are none')
      return found
    }),
  )
  const api = once(() =>
    needed('the API definition', async () => {
      const { links } = expectStatus(await landingPage(), 200).json as { links: Link[] }
      const link = links.find(({ rel }) => rel === 'service-desc')
      if (link === undefined) throw new Error('no link leads to it')
      const { json } = expectStatus(await client(link.href, { accept: link.type ?? '*/*' }), 200)
      return createApiDefinition(json)
    }),
  )
  const list: Subject['list'] = async ({ id }, query = {}) => {
    const answer = await client(`/collections/${id}/items`, { accept: geoJson, query })
    return expectStatus(answer, 200).json as FeatureCollection
  }
  const known = new Map<string, Promise<readonly Feature[]>>()
  const features: Subject['features'] = collection => {
    const found =
      known.get(collection.id) ??
      needed(`the features of ${collection.id}`, () => readAll(client, collection, list))
    known.set(collection.id, found)
    return found
  }
  return { client, root, mayWrite, checkSchema, landingPage, conformsTo, collections, api, features, list }
}

async function readAll(client: Client, collection: Collection, list: Subject['list']): Promise<Feature[]> {
  const all: Feature[] = []
  let page = await list(collection, { limit: 1_000 })
  for (;;) {
    all.push(...page.features)
    const next = page.links?.find(({ rel }) => rel === 'next')
    if (next === undefined) return all
    if (all.length > maxFeatures) throw new Skipped(`${collection.id} has more than ${maxFeatures} features`)
    page = expectStatus(await client(next.href, { accept: geoJson }), 200).json as FeatureCollection
  }
}

/** @throws Failed when it is another */
export function expectStatus(answer: Answer, ...wanted: readonly number[]): Answer {
  if (wanted.includes(answer.status)) return answer
  const said = answer.text.slice(0, 200)
  throw new Failed(`${answer.url} is answered ${answer.status}, not ${wanted.join(' or ')}: ${said}`)
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= work()
    return result
  }
}
