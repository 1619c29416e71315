import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, eventually, newTenant } from './client.ts'
import { newPlace, people } from './things.ts'

const to = deployment()

t.test('every change of every service leaves an event in its tenant, and in no other', async t => {
  const [a, b] = [await newTenant(to), await newTenant(to)]
  const file = new Blob(['x'])
  const changes = {
    'person.create': answered(
      a.api.POST('/profile/objects/{type}', { params: people, body: { fname: 'A', lname: 'B' } }),
    ),
    'place.create': answered(a.api.POST('/geo/collections/places/items', { body: newPlace('P', 1, 2) })),
    'asset.create': answered(
      a.api.POST('/media/assets', {
        // The body is the file, as it is.
        body: file as never,
        bodySerializer: body => body,
        headers: { 'content-type': 'text/plain' },
      }),
    ),
  }
  const events = (of: typeof a) => async () => {
    const { data } = await answered(of.api.GET('/audit/events', { params: { query: { limit: 1_000 } } }))
    return data.items
  }
  type Events = Awaited<ReturnType<ReturnType<typeof events>>>
  const actions = (items: Events) => items.map(({ action }) => action).sort()
  const wanted = ['tenant.create', 'member.put', ...Object.keys(changes)].sort()
  // The owner's membership is granted before the tenant is ready for events: it waits in the outbox for a sweep.
  const found = await eventually(events(a), items => items.length >= wanted.length, 30_000)
  t.strictSame(actions(found), wanted, 'each exactly once')

  for (const [action, change] of Object.entries(changes)) {
    const { data, headers } = await change
    const event = found.find(item => item.action === action)
    t.match(event, { outcome: 'success', request_id: headers.get('x-request-id') }, action)
    t.ok(event?.target.includes(data.id), `${action} names its target`)
    t.match(event?.actor, /^[0-9a-f-]{36}$/, action)
  }
  const others = await eventually(events(b), items => items.length >= 2, 30_000)
  t.notOk(JSON.stringify(others).includes(a.tenant))
  t.strictSame(actions(others), ['member.put', 'tenant.create'])
})
