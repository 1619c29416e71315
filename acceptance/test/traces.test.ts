import { readFileSync } from 'node:fs'
import t from 'tap'
import { deployment, eventually, newTenant } from './client.ts'

const to = deployment()
const skip = to.tracesFile === undefined
t.setTimeout(300_000)

interface Span {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}

/** The spans of one trace that have arrived so far. */
function readTrace(id: string): Span[] {
  const lines = readFileSync(to.tracesFile as string, 'utf8')
    .split('\n')
    .filter(line => line.includes(id))
  return lines
    .flatMap(line => JSON.parse(line).resourceSpans)
    .flatMap(({ resource, scopeSpans }) => {
      const named = resource.attributes.find(({ key }: { key: string }) => key === 'service.name')
      const spans = scopeSpans.flatMap((scope: { spans: Span[] }) => scope.spans)
      return spans.map((span: Span) => ({ ...span, service: named.value.stringValue }))
    })
    .filter(({ traceId }) => traceId === id)
}

let traces = 0
async function follow(
  method: string,
  path: string,
  last: RegExp,
  who?: Awaited<ReturnType<typeof newTenant>>,
) {
  const { person, tenant } = who ?? (await newTenant(to))
  traces += 1
  const id = `${String(traces).padStart(4, '0')}${tenant.toLowerCase().replaceAll(/[^0-9a-f]/g, 'a')}`.padEnd(
    32,
    '0',
  )
  await person.call(method, path, { tenant, headers: { traceparent: `00-${id}-b7ad6b7169203331-01` } })
  const isWhole = (spans: Span[]) => spans.some(({ name }) => last.test(name)) && spans.some(isDoor)
  return eventually(async () => readTrace(id), isWhole, 30_000)
}

const isDoor = ({ service, parentSpanId }: Span) => service === 'edge' && parentSpanId === 'b7ad6b7169203331'

for (const [service, path, last] of [
  ['geo', '/geo/collections/places/items', /^postgres /],
  ['profile', '/profile/objects/person', /^mongodb/],
  ['auth', '/auth/me', /^dynamodb /],
] as const) {
  t.test(`one trace leads from the edge through ${service} to its store`, { skip }, async t => {
    const spans = await follow('GET', path, last)
    const byId = new Map(spans.map(span => [span.spanId, span]))
    const way: string[] = []
    let span = spans.find(({ name }) => last.test(name))
    while (span !== undefined) {
      way.unshift(span.service)
      if (isDoor(span)) break
      span = byId.get(span.parentSpanId ?? '')
    }
    t.same([...new Set(way)], ['edge', service], spans.map(({ name }) => name).join(', '))
    t.ok(span !== undefined && isDoor(span), 'and the client’s own span is where it begins')
  })
}

t.test('a large file comes from S3 to the edge, and no trace has its address', { skip }, async t => {
  const who = await newTenant(to)
  const body = Buffer.alloc(1_000_000, 'x')
  const { json } = await who.person.call('POST', '/media/assets', { tenant: who.tenant, body })
  const spans = await follow(
    'GET',
    `/media/assets/${(json as { id: string }).id}/content`,
    /^s3 HeadObject/,
    who,
  )
  const door = spans.find(isDoor)
  const fetched = spans.find(({ name }) => name === 'GET s3')
  t.match(fetched, { service: 'edge', parentSpanId: String(door?.spanId) })
  t.notOk(
    spans.some(({ name }) => name === 's3 GetObjectCommand'),
    'media read nothing of it',
  )
  t.notMatch(readFileSync(to.tracesFile as string, 'utf8'), /X-Amz-/)
})

t.test('traces carry no person, no credential and no query', { skip }, async t => {
  const { person, userId, tenant, email } = await newTenant(to)
  const word = `w${tenant.toLowerCase()}`
  await person.call('GET', `/profile/objects/person?lname=${word}`, { tenant })
  const json = { fname: word, lname: word, email: `${word}@example.org` }
  await person.call('POST', '/profile/objects/person', { tenant, json })
  await follow('GET', '/profile/objects/person', /^mongodb/)
  const text = readFileSync(to.tracesFile as string, 'utf8')
  for (const secret of [word, email, person.key, person.token, userId]) t.notOk(text.includes(secret))
})
