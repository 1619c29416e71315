import { randomUUID } from 'node:crypto'
import { type Deployment, newTenant, type Person, signIn } from '../test/client.ts'
import { type Answer, send } from '../test/raw.ts'

/** One kind of request of the mix. */
interface Operation {
  readonly name: string
  /** How often, of 100 requests. */
  readonly share: number
  readonly status: number
  send(): Promise<Answer>
}

/** A request that did not end as it has to. */
export interface Failure {
  readonly operation: string
  /** The status and the code of the problem; the error, when there was no answer. */
  readonly outcome: string
  /** Milliseconds of `Date.now()` when it was sent, and how long it took. */
  readonly at: number
  readonly took: number
}

/** What became of a load. */
export interface Outcome {
  readonly sent: number
  /** Those that were not sent, because too many before them had no answer yet. */
  readonly leftOut: number
  readonly failures: readonly Failure[]
  /** Milliseconds, of those that ended as they had to. */
  readonly times: readonly number[]
}

/** Reads and writes of all services, as people's work would be; each has one status that is right. */
export async function mixedLoad(to: Deployment): Promise<readonly Operation[]> {
  const { email, password, tenant, person } = await newTenant(to)
  const next = keepSignedIn([person, await signIn(to.edgeUrl, email, password)], () =>
    signIn(to.edgeUrl, email, password),
  )
  const call = (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
    next().call(method, path, { tenant, headers, ...(json === undefined ? {} : { json }) })
  const post = async (path: string, json: unknown) => {
    const answer = await call('POST', path, json)
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.bytes}`)
    return (answer.json as { id: string }).id
  }

  const newPerson = () => ({
    fname: 'Vera',
    lname: 'Holt',
    email: `${randomUUID()}@example.org`,
    others: { education: [], experiences: [] },
  })
  const newPlace = () => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [20 + Math.random(), 44 + Math.random()] },
    properties: { name: 'Place', kind: 'home' },
  })
  const upload = (text: string) =>
    next().call('POST', '/media/assets', { tenant, body: text, headers: { 'content-type': 'text/plain' } })
  const people = '/profile/objects/person'
  const places = '/geo/collections/places/items'
  const personId = await post(people, newPerson())
  const placeId = await post(places, newPlace())
  const { id: asset } = (await upload('content'.repeat(100))).json as { id: string }

  return [
    { name: 'list people', share: 15, status: 200, send: () => call('GET', `${people}?limit=10`) },
    { name: 'read person', share: 20, status: 200, send: () => call('GET', `${people}/${personId}`) },
    { name: 'add person', share: 8, status: 201, send: () => call('POST', people, newPerson()) },
    { name: 'list places', share: 10, status: 200, send: () => call('GET', `${places}?limit=10`) },
    { name: 'read place', share: 10, status: 200, send: () => call('GET', `${places}/${placeId}`) },
    {
      name: 'nearest places',
      share: 5,
      status: 200,
      send: () => call('GET', '/geo/collections/places/nearest?lon=20.5&lat=44.5&limit=5'),
    },
    { name: 'add place', share: 6, status: 201, send: () => call('POST', places, newPlace()) },
    {
      name: 'change place',
      share: 2,
      status: 200,
      send: () => call('PUT', `${places}/${placeId}`, newPlace(), { 'if-match': '*' }),
    },
    {
      name: 'read content',
      share: 8,
      status: 200,
      send: () => call('GET', `/media/assets/${asset}/content`),
    },
    { name: 'add asset', share: 2, status: 201, send: () => upload(randomUUID()) },
    { name: 'who am I', share: 8, status: 200, send: () => call('GET', '/auth/me') },
    { name: 'read tenant', share: 5, status: 200, send: () => next().call('GET', `/tenants/${tenant}`) },
    {
      name: 'login',
      share: 1,
      status: 200,
      send: () =>
        send(to.edgeUrl, '/auth/login', {
          method: 'POST',
          headers: [['content-type', 'application/json']],
          body: JSON.stringify({ username: email, password }),
        }),
    },
  ]
}

/** Milliseconds after which somebody signs in again: a token is good for 15 minutes. */
const shift = 600_000

/** Gives one person after the other, who sign in again in time. @throws what signing in has thrown */
function keepSignedIn(persons: Person[], signInAgain: () => Promise<Person>): () => Person {
  let turn = 0
  let renewAt = performance.now() + shift
  let failure: unknown
  const renew = async () => {
    for (const index of persons.keys()) persons[index] = await signInAgain()
  }
  return () => {
    if (failure !== undefined) throw failure
    if (performance.now() > renewAt) {
      renewAt += shift
      renew().catch(error => {
        failure = error
      })
    }
    return persons[turn++ % persons.length] as Person
  }
}

/** Operations in an order in which each has its share of every hundred. */
function inTurn(operations: readonly Operation[]): Operation[] {
  const turns = operations.flatMap(operation =>
    Array.from({ length: operation.share }, (_, i) => ({ operation, at: (i + 0.5) / operation.share })),
  )
  return turns.sort((a, b) => a.at - b.at).map(({ operation }) => operation)
}

/** A load that runs until it is stopped. */
export interface RunningLoad {
  /** Requests without an answer so far. */
  readonly underWay: number
  stop(): Promise<Outcome>
}

/**
 * Sends so many requests a second, whatever becomes of those before: a late answer does not make the load lighter, until
 * `most` wait for theirs: then the machine is what is measured, and further ones are left out and counted.
 */
export function startLoad(operations: readonly Operation[], rate: number, most = 64): RunningLoad {
  const order = inTurn(operations)
  const failures: Failure[] = []
  const times: number[] = []
  const underWay = new Set<Promise<void>>()
  const begun = performance.now()
  let due = 0
  let leftOut = 0

  async function take({ name, status, send }: Operation): Promise<void> {
    const at = Date.now()
    const since = performance.now()
    const fail = (outcome: string) =>
      failures.push({ operation: name, outcome, at, took: performance.now() - since })
    try {
      const answer = await send()
      if (answer.status === status) times.push(performance.now() - since)
      else fail(`${answer.status} ${answer.code ?? ''}`)
    } catch (error) {
      fail((error as Error).message)
    }
  }

  const timer = setInterval(() => {
    const now = Math.floor(((performance.now() - begun) / 1_000) * rate)
    for (; due < now; due++) {
      const operation = order[due % order.length] as Operation
      if (underWay.size >= most) {
        leftOut += 1
        continue
      }
      const work: Promise<void> = take(operation).finally(() => underWay.delete(work))
      underWay.add(work)
    }
  }, 5)
  return {
    get underWay() {
      return underWay.size
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(underWay)
      return { sent: due - leftOut, leftOut, failures, times }
    },
  }
}

/** Requests a second that so many people get done who each wait for their answer. */
export async function measureCapacity(
  operations: readonly Operation[],
  people: number,
  ms: number,
): Promise<number> {
  const order = inTurn(operations)
  const begun = performance.now()
  let done = 0
  const work = async () => {
    while (performance.now() - begun < ms) {
      await (order[done++ % order.length] as Operation).send()
    }
  }
  await Promise.all(Array.from({ length: people }, work))
  return done / ((performance.now() - begun) / 1_000)
}

/** For people: how many, how fast, and each kind of failure with its count. */
export function describe({ sent, leftOut, failures, times }: Outcome): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0)
  const kinds = new Map<string, number>()
  for (const { operation, outcome } of failures) {
    const kind = `${operation}: ${outcome}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const list = [...kinds].map(([kind, count]) => `${count} × ${kind}`).join('; ')
  return `${sent} sent, ${leftOut} left out, ${failures.length} failed, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms${list && `; ${list}`}`
}
