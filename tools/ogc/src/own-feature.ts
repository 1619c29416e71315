import { check, checkSame, Skipped } from './abstract-test.ts'
import { eachWithFeatures } from './each.ts'
import type { Feature } from './geojson.ts'
import type { Answer, Ask } from './http.ts'
import { expectStatus, geoJson, type Subject } from './subject.ts'

/** A feature of our own in one collection, for as long as a test takes. */
interface Own {
  readonly path: string
  readonly url: string
  /** What was sent. */
  readonly body: { readonly type: 'Feature'; readonly geometry: unknown; readonly properties: object }
  readonly created: Answer
  send(method: string, ask?: Ask): Promise<Answer>
  read(): Promise<Answer>
}

/** Adds a feature like the last of each collection, and removes it after. @throws Skipped without --write */
export async function eachOwn(subject: Subject, work: (own: Own) => Promise<void>): Promise<void> {
  if (!subject.mayWrite) throw new Skipped('nothing is changed without --write')
  const { client } = subject
  await eachWithFeatures(subject, async (_collection, features, path) => {
    const { geometry, properties } = features.at(-1) as Feature
    const { created_at: _, updated_at: __, ...given } = properties
    const body = { type: 'Feature', geometry, properties: given } as const
    const created = expectStatus(await client(path, { method: 'POST', type: geoJson, body }), 201)
    const url = new URL(created.headers.get('location') ?? '', created.url).href
    const send = (method: string, ask: Ask = {}) => client(url, { method, type: geoJson, ...ask })
    try {
      await work({ path, url, body, created, send, read: () => client(url, { accept: geoJson }) })
    } finally {
      await send('DELETE')
    }
  })
}

export const etagOf = ({ headers }: Answer) => headers.get('etag') ?? ''

/** @throws Failed when the feature is not what was sent */
export function checkKept(
  answer: Answer,
  sent: { readonly geometry: unknown; readonly properties: object },
): void {
  const { geometry, properties } = expectStatus(answer, 200).json as Feature
  checkSame(geometry, sent.geometry, 'the geometry that is kept')
  for (const [name, value] of Object.entries(sent.properties))
    checkSame(properties[name], value, `the property ${name} that is kept`)
}

/** A change with an ETag that is not the feature's, with its own, and without any. */
export async function checkLocked(own: Own, method: string, ask: Ask): Promise<void> {
  const etag = etagOf(await own.read())
  const before = (await own.read()).text
  expectStatus(await own.send(method, { ...ask, headers: { 'if-match': '"0"' } }), 412)
  checkSame((await own.read()).text, before, `what a refused ${method} leaves`)
  const done = expectStatus(await own.send(method, { ...ask, headers: { 'if-match': etag } }), 200, 204)
  check(etagOf(done) !== etag && etagOf(done) !== '', `${method} leaves the ETag as it was`)
  expectStatus(await own.send(method, ask), 200, 204, 409, 428)
}
