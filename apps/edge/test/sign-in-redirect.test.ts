import t from 'tap'
import { send, startEdge } from './helper.ts'

t.setTimeout(180_000)

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const asBrowser = [['accept', browser]] as const

t.test('a browser that opens a page of geo is sent to where people sign in', async t => {
  const { url } = await startEdge(t)
  for (const path of ['/geo', '/geo/collections/places/items?limit=2&f=html']) {
    const { status, headers } = await send(url + path, { headers: asBrowser })
    t.equal(status, 303, path)
    t.equal(headers['location'], `/geo/browse#${path}`)
    t.match(headers['vary'], /accept/i)
    t.equal(headers['cache-control'], 'no-store')
  }
})

t.test('whoever is no such browser is told 401 as ever', async t => {
  const { url } = await startEdge(t)
  for (const accept of ['*/*', 'application/json', 'application/geo+json, text/html', 'text/*', '']) {
    const { status } = await send(`${url}/geo/collections`, { headers: [['accept', accept]] })
    t.equal(status, 401, accept)
  }
  for (const path of ['/profile/types', '/audit/events', '/geography', '/media/assets']) {
    const { status } = await send(url + path, { headers: asBrowser })
    t.notOk(status >= 300 && status < 400, `${path} ${status}`)
  }
  const posted = await send(`${url}/geo/visits`, { method: 'POST', headers: asBrowser })
  t.equal(posted.status, 401)
})

t.test('bad credentials are told, not sent away', async t => {
  const { url } = await startEdge(t)
  for (const name of ['auth-key', 'auth_token', 'authorization']) {
    const { status } = await send(`${url}/geo`, { headers: [...asBrowser, [name, 'Bearer x']] })
    t.equal(status, 401, name)
  }
})

t.test('the target is ours whatever the address says', async t => {
  const { url } = await startEdge(t)
  for (const path of [
    '/geo//evil.example',
    '/geo/..//evil.example',
    '/geo/%2f%2fevil.example',
    '/geo/@evil.example',
    '/geo?https://evil.example',
  ]) {
    const { status, headers } = await send(url + path, { headers: asBrowser })
    t.ok(status === 400 || String(headers['location']).startsWith('/geo/browse#/geo'), `${path} ${status}`)
  }
})
