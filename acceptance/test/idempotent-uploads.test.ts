import { randomUUID } from 'node:crypto'
import t from 'tap'
import { deployment, newTenant } from './client.ts'
import type { Answer } from './raw.ts'

// An upload that is sent again with its Idempotency-Key, as by a client that heard no answer.

const to = deployment()
const idOf = ({ json }: Answer) => (json as { id: string }).id

t.test('an upload that is repeated with its key gives the same asset; another file is refused', async t => {
  const { person, api, tenant } = await newTenant(to)
  const upload = (key: string, body: string, name = 'letter.txt') =>
    person.call('POST', '/media/assets', {
      tenant,
      body,
      headers: {
        'idempotency-key': key,
        'content-type': 'text/plain',
        'content-disposition': `attachment; filename="${name}"`,
      },
    })
  const key = randomUUID()
  const made = await upload(key, 'Good morning')
  t.equal(made.status, 201)
  t.notOk(made.headers['idempotency-replayed'])

  const again = await upload(key, 'Good morning')
  t.equal(again.status, made.status)
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.equal(idOf(again), idOf(made))

  for (const other of [
    await upload(key, 'Good evening to you'),
    await upload(key, 'Good morning', 'other.txt'),
  ]) {
    t.equal(other.status, 422)
    t.equal(other.code, 'CE_IDEMPOTENCY_REUSED')
  }
  const apart = await upload(randomUUID(), 'Good morning')
  t.equal(apart.status, 201)
  t.not(idOf(apart), idOf(made), 'with another key it is another asset')
  const { data } = await api.GET('/media/assets')
  t.same(data?.items.map(({ id }) => id).toSorted(), [idOf(made), idOf(apart)].toSorted())
})
