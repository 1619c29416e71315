import t from 'tap'
import { deployment, eventually, newTenant } from './client.ts'

const to = deployment()

t.test('every change of every service leaves an event in its tenant, and in no other', async t => {
  const [a, b] = [await newTenant(to), await newTenant(to)]
  const changes: [string, Promise<{ json: { id: string }; headers: Record<string, unknown> }>][] = [
    [
      'person.create',
      a.person.call('POST', '/profile/objects/person', {
        tenant: a.tenant,
        json: { fname: 'A', lname: 'B' },
      }),
    ],
    [
      'place.create',
      a.person.call('POST', '/geo/collections/places/items', {
        tenant: a.tenant,
        json: {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [1, 2] },
          properties: { name: 'P', kind: 'home' },
        },
      }),
    ],
    [
      'asset.create',
      a.person.call('POST', '/media/assets', {
        tenant: a.tenant,
        body: 'x',
        headers: { 'content-type': 'text/plain' },
      }),
    ],
  ]
  const events = () => a.person.call('GET', '/audit/events?limit=1000', { tenant: a.tenant })
  const actions = (answer: Awaited<ReturnType<typeof events>>) =>
    answer.json.items.map((event: { action: string }) => event.action)
  const wanted = ['tenant.create', 'member.put', ...changes.map(([action]) => action)]
  // The owner's membership is granted before the tenant is ready for events: it waits in the outbox for a sweep.
  const found = await eventually(events, answer => actions(answer).length >= wanted.length, 30_000)
  t.strictSame([...actions(found)].sort(), [...wanted].sort(), 'each exactly once')

  for (const [action, change] of changes) {
    const { json, headers } = await change
    const event = found.json.items.find((item: { action: string }) => item.action === action)
    t.match(event, { outcome: 'success', request_id: headers['x-request-id'] }, action)
    t.ok(event.target.includes(json.id), `${action} names its target`)
    t.match(event.actor, /^[0-9a-f-]{36}$/, action)
  }
  const others = await eventually(
    () => b.person.call('GET', '/audit/events', { tenant: b.tenant }),
    answer => actions(answer).length >= 2,
    30_000,
  )
  t.notOk(JSON.stringify(others.json).includes(a.tenant))
  t.strictSame(actions(others).sort(), ['member.put', 'tenant.create'])
})
