import t from 'tap'
import { createFixture } from './helper.ts'

const fixture = await createFixture(t)
const admin = await fixture.identity.hop({ roles: ['platform:admin'] })

t.test('the events of a day are listed page by page, the newest first', async t => {
  const { app } = await fixture.start(t)
  for (const detail of ['1', '2', '3', '4', '5']) {
    await app.stores.securityEvents.record({ type: 'login.failure', request_id: 'r', detail })
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const get = (query: string) =>
    app.inject({ url: `/auth/security-events${query}`, headers: { authorization: admin } })
  const today = new Date().toISOString().slice(0, 10)
  const first = (await get('?limit=2')).json()
  t.match(first.items, [{ detail: '5', type: 'login.failure', request_id: 'r' }, { detail: '4' }])
  t.notOk('expiresAt' in first.items[0])
  const second = (await get(`?limit=2&day=${today}&cursor=${first.next_cursor}`)).json()
  t.match(second.items, [{ detail: '3' }, { detail: '2' }])
  const last = (await get(`?limit=2&cursor=${second.next_cursor}`)).json()
  t.match(last.items, [{ detail: '1' }])
  t.equal(last.next_cursor, undefined)

  t.same((await get('?day=2020-02-29')).json(), { items: [] })
  t.equal((await get(`?day=2020-02-29&cursor=${first.next_cursor}`)).json().code, 'CE_CURSOR_INVALID')
  t.equal((await get('?cursor=WyJ4Il0.AAAA')).json().code, 'CE_CURSOR_INVALID')
  for (const day of ['yesterday', '2020-02-30', '2020', '']) {
    t.equal((await get(`?day=${day}`)).statusCode, 400, day)
  }
})
