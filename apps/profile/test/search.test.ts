import { randomUUID } from 'node:crypto'
import type { Tenant } from '@careeasy/tenant-connection'
import t from 'tap'
import { attributeAt } from '../src/search/attribute-at.ts'
import { parseFilter } from '../src/search/filter.ts'
import type { Position } from '../src/search/order.ts'
import { planList } from '../src/search/plan.ts'
import { slotsOf, toSlot } from '../src/search/slots.ts'
import { wordsOf } from '../src/search/words.ts'
import { createObjectList } from '../src/store/object-list.ts'
import { type ObjectDocument, objects } from '../src/store/objects.ts'
import { onEachTier, other, own, startProfile } from './helper.ts'
import { compare, fits, seeded } from './reference.ts'

t.setTimeout(300_000)

const schema = {
  type: 'object',
  properties: {
    text: { type: ['string', 'null'] },
    mixed: { type: ['string', 'number', 'boolean'] },
    count: { type: 'number' },
    flag: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    home: { type: 'object', properties: { city: { type: 'string' } } },
  },
}
const paths = ['text', 'mixed', 'count', 'flag', 'home.city']
const indexes = paths.map((path, n) => ({ path, slot: `s${n + 1}`, state: 'ready' }))
const searchable = ['text', 'tags']
const types = {
  indexed: { schema, indexes, searchable },
  unindexed: { schema, indexes: [], searchable },
}

const long = 'x'.repeat(199)
const texts = ['', 'S', 'Sm', 'Smith', 'smith', 'Sn', 'é', '東京', '😀', 'a.*', '$gt', 'a"b', '\n', ' ']
const longTexts = ['', 'x', 'xy', 'xz', 'xyx'.repeat(20)].map(end => long + end)
const numbers = [0, -1, 1, 1.5, 30, 2 ** 31, -(2 ** 53) + 1, 5e-324]

type Random = () => number
const one = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

function attributesOf(random: Random): Record<string, unknown> {
  const maybe = (name: string, value: unknown) => (random() < 0.8 ? { [name]: value } : {})
  return {
    ...maybe('text', one(random, [...texts, ...longTexts, null])),
    ...maybe('mixed', one(random, [...texts, ...numbers, true, false])),
    ...maybe('count', one(random, numbers)),
    ...maybe('flag', random() < 0.5),
    ...maybe('tags', [one(random, texts), one(random, texts)].slice(0, Math.floor(random() * 3))),
    ...maybe('home', maybe('city', one(random, texts))),
  }
}

function termOf(random: Random): string {
  const path = one(random, [...paths, 'tags'])
  const kind =
    { text: 'text', 'home.city': 'text', tags: 'text', count: 'number', flag: 'flag' }[path] ?? 'any'
  const value = () => {
    const wanted = kind === 'any' ? one(random, ['text', 'number', 'flag']) : kind
    if (random() < 0.1) return null
    return one<unknown>(
      random,
      { text: [...texts, ...longTexts], number: numbers, flag: [true, false] }[wanted] ?? [],
    )
  }
  const ordered = () => one<unknown>(random, kind === 'number' ? numbers : [...texts, ...longTexts])
  const json = JSON.stringify
  return one(random, [
    () => `${path} eq ${json(value())}`,
    () => `${path} ne ${json(value())}`,
    () => `${path} in ${json([value(), value(), value()])}`,
    () => `${path} exists ${random() < 0.5}`,
    ...(kind === 'flag'
      ? []
      : [() => `${path} ${one(random, ['gt', 'gte', 'lt', 'lte'])} ${json(ordered())}`]),
    ...(kind === 'flag' || kind === 'number'
      ? []
      : [() => `${path} prefix ${json(one(random, [...texts, ...longTexts]))}`]),
  ])()
}

/** Stores objects as a write does, some of them deleted; gives those that a list may show. */
async function store(tenant: Tenant, random: Random, count: number) {
  const at = new Date()
  const documents = Array.from({ length: count }, (): ObjectDocument => {
    const attributes = attributesOf(random)
    const id = randomUUID()
    return {
      id,
      type: 'thing',
      attributes,
      type_version: 1,
      version: 1,
      action: 'create',
      created_at: at,
      created_by: 'u',
      updated_at: at,
      updated_by: 'u',
      unique: [`id:thing:${id}`],
      slots: slotsOf({ indexes }, attributes),
      words: wordsOf({ searchable }, attributes),
      ...(random() < 0.1 ? { deleted_at: at } : {}),
    }
  })
  await tenant.mongo.collection<ObjectDocument>(objects).insertMany(documents)
  return documents.filter(document => document.deleted_at === undefined)
}

onEachTier('every filter finds what a plain comparison finds, with an index and without', async (t, tier) => {
  const { app } = await startProfile(t, { tier })
  const random = seeded(tier === 'pool' ? 1 : 2)
  const [mine, theirs] = await Promise.all([own, other].map(uuid => app.tenants.forService(uuid)))
  if (mine === undefined || theirs === undefined) throw new Error('no tenants')
  const stored = await store(mine, random, 500)
  await store(theirs, random, 100)
  const list = createObjectList(mine.mongo)
  let found = 0
  const operators = new Set<string>()
  for (let round = 0; round < 120; round++) {
    const filter = Array.from({ length: random() < 0.6 ? 1 : 2 }, () => termOf(random)).join(' and ')
    const terms = parseFilter(filter)
    for (const { operator } of terms) operators.add(operator)
    const expected = stored.filter(({ attributes }) => terms.every(term => fits(attributes, term)))
    const ids = expected.map(({ id }) => id).sort()
    found += ids.length
    for (const [name, type] of Object.entries(types)) {
      const { conditions, order } = planList(type, { filter })
      const rows = await list.find({ type: 'thing', conditions, order, after: undefined, limit: 1_000 })
      const same = JSON.stringify(rows.map(({ id }) => id)) === JSON.stringify(ids)
      if (!same) t.fail(`${name}: ${filter.slice(0, 300)}: ${rows.length} instead of ${ids.length}`)
    }
  }
  t.equal(operators.size, 9, 'all operators had their turn')
  t.ok(found > 3_000, `${found} hits compared`)
})

onEachTier('every order gives each object once, page by page, as a plain sort does', async (t, tier) => {
  const { app } = await startProfile(t, { tier })
  const random = seeded(tier === 'pool' ? 3 : 4)
  const tenant = await app.tenants.forService(own)
  const stored = await store(tenant, random, 300)
  const list = createObjectList(tenant.mongo)
  for (const [name, type] of Object.entries(types)) {
    for (const path of paths) {
      // Without a slot a page cannot end at a text that is longer than one.
      const bounded = name === 'unindexed' && path === 'text' ? `text lt "${long}"` : undefined
      for (const sign of ['', '-']) {
        const query = { sort: sign + path, ...(bounded === undefined ? {} : { filter: bounded }) }
        const { conditions, order } = planList(type, query)
        const value = ({ attributes }: ObjectDocument) =>
          toSlot((attributeAt(attributes, path) ?? null) as string)
        const terms = bounded === undefined ? [] : parseFilter(bounded)
        const expected = stored
          .filter(({ attributes }) => terms.every(term => fits(attributes, term)))
          .sort((a, b) => compare(value(a), value(b)) || compare(a.id, b.id))
        if (sign === '-') expected.reverse()
        const seen: string[] = []
        let after: Position | undefined
        do {
          const page = await list.find({ type: 'thing', conditions, order, after, limit: 37 })
          seen.push(...page.map(({ id }) => id))
          const last = page.at(-1)
          after = page.length === 37 && last ? { value: value(last), id: last.id } : undefined
        } while (after !== undefined && seen.length <= 300)
        t.equal(seen.join(), expected.map(({ id }) => id).join(), `${name} ${sign}${path}`)
      }
    }
  }
})
