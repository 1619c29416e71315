import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { answered, ProblemError } from '@careeasy/client'
import t from 'tap'
import { deployment, eventually, newTenant, type Person, signIn } from '../client.ts'
import { newPlace } from '../things.ts'

// Services and PostgreSQL are killed in turn while people work. What was acknowledged has its audit event, and exactly
// one; what was not may have one, and never two. KILLS says how many; by hand 50.

const to = deployment()
const kills = Number(process.env['KILLS'] ?? 7)
const victims = ['geo', 'postgres', 'profile', 'media', 'auth', 'edge', 'tenant-registry']
const skip = to.processesFile === undefined ? 'PROCESSES_FILE is not set' : false
const processes = (): Record<string, number> => JSON.parse(readFileSync(to.processesFile as string, 'utf8'))
/** Milliseconds: a service that was killed often waits half a minute before it is started again. */
const backWithin = 120_000
t.setTimeout(300_000 + kills * backWithin)

interface AuditEvent {
  readonly id: string
  readonly action: string
  readonly target: string
}

/** A kind of change: how one is made, and the event that must tell of it. */
interface Change {
  readonly path: string
  readonly request: () => { json?: object; body?: string; headers?: Record<string, string> }
  readonly event: (id: string) => string
  /** Milliseconds until the next one. */
  readonly pause: number
}

function changes(place: string): Record<string, Change> {
  let hours = 0
  const base = Date.UTC(new Date().getUTCFullYear() + 1, 0, 1)
  const at = (hour: number) => new Date(base + hour * 3_600_000).toISOString()
  return {
    place: {
      path: '/geo/collections/places/items',
      request: () => ({ json: home(`Place ${randomUUID()}`) }),
      event: id => `place.create place/${id}`,
      pause: 20,
    },
    visit: {
      path: '/geo/visits',
      request: () => {
        const start = hours++ % 8_000
        const people = { carer: randomUUID(), client: randomUUID() }
        return { json: { ...people, place, start: at(start), end: at(start + 1), time_zone: 'UTC' } }
      },
      event: id => `visit.create visit/${id}`,
      pause: 20,
    },
    person: {
      path: '/profile/objects/person',
      request: () => ({ json: { fname: 'A', lname: randomUUID() } }),
      event: id => `person.create person/${id}`,
      pause: 20,
    },
    asset: {
      path: '/media/assets',
      request: () => ({ body: randomUUID(), headers: { 'content-type': 'text/plain' } }),
      event: id => `asset.create asset/${id}`,
      pause: 50,
    },
    member: {
      path: '/auth/members',
      request: () => ({ json: { email: `${randomUUID()}@example.org`, roles: ['viewer'] } }),
      event: id => `invitation.create invitation/${id}`,
      pause: 3_000,
    },
  }
}

t.test(
  'whatever is killed, each change that was acknowledged has exactly one audit event',
  { skip },
  async t => {
    const { person, api, tenant, email, password } = await newTenant(to)
    const first = await answered(api.POST('/geo/collections/places/items', { body: home('Home') }))
    t.equal(first.status, 201)

    let who: Person = person
    let working = true
    const acknowledged: string[] = []
    const counts: Record<string, number> = {}
    let failed = 0
    async function work(name: string, { path, request, event, pause }: Change): Promise<void> {
      while (working) {
        const answer = await who.call('POST', path, { tenant, ...request() }).catch(() => undefined)
        if (answer !== undefined && answer.status < 300) {
          acknowledged.push(event((answer.json as { id: string }).id))
          counts[name] = (counts[name] ?? 0) + 1
        } else failed += 1
        await sleep(answer === undefined ? 200 : pause)
      }
    }
    const lanes = Object.entries(changes(first.data.id)).map(([name, change]) => work(name, change))

    try {
      for (let kill = 0; kill < kills; kill++) {
        const victim = victims[kill % victims.length] as string
        await sleep(1_000)
        const before = processes()[victim] as number
        process.kill(before, 'SIGKILL')
        const now = await eventually(
          async () => processes()[victim],
          pid => pid !== before,
          backWithin,
        )
        t.not(now, before, `${victim} is back by itself`)
        // A token lasts 15 minutes, and the login itself may meet what is still starting.
        who = await eventually(
          () => signIn(to.edgeUrl, email, password).catch(() => who),
          next => next !== who,
          backWithin,
        )
      }
      await sleep(1_000)
    } finally {
      // Also when the test fails: the lanes would keep the process alive.
      working = false
      await Promise.all(lanes)
    }

    t.comment(`${kills} kills: ${acknowledged.length} acknowledged ${JSON.stringify(counts)}, ${failed} not`)
    for (const name of Object.keys(changes(''))) t.ok((counts[name] ?? 0) > 0, `${name}: there was a load`)
    const missing = (events: AuditEvent[]) => {
      const told = new Set(events.map(nameOf))
      return acknowledged.filter(event => !told.has(event))
    }
    // What a killed service left behind is found by a sweep.
    const events = await eventually(
      () => allEvents(who, tenant),
      found => missing(found).length === 0,
      backWithin,
    )
    t.strictSame(missing(events), [], 'no event is missing')
    const names = events.filter(({ action }) => /create$/.test(action)).map(nameOf)
    const twice = names.filter((name, index) => names.indexOf(name) !== index)
    t.strictSame(twice, [], 'no event is there twice')
  },
)

const nameOf = ({ action, target }: AuditEvent) => `${action} ${target}`

async function allEvents(person: Person, tenant: string): Promise<AuditEvent[]> {
  const { api } = person.forTenant(tenant)
  const events: AuditEvent[] = []
  let next: { cursor?: string } | undefined = {}
  while (next !== undefined) {
    const query: { limit: number; cursor?: string } = { limit: 1_000, ...next }
    const page = await api.GET('/audit/events', { params: { query } }).catch(whenRefused)
    if (page?.data === undefined) return []
    events.push(...page.data.items)
    const { next_cursor: cursor } = page.data
    next = cursor === undefined ? undefined : { cursor }
  }
  return events
}

/** What is refused, as while something starts, is asked again; nothing else is. */
function whenRefused(error: unknown): undefined {
  if (!(error instanceof ProblemError)) throw error
}

const home = (name: string) => newPlace(name, 13.4, 52.52)
