import { loadConfig } from '@careeasy/config'
import { handoverAnswer, handoverOffer } from '@careeasy/service'
import t from 'tap'
import { ConfigSchema } from '../src/config.ts'
import { send } from './helper.ts'
import { content, path, signature, sourceAt, startHanding, startStore, until, wellBehaved } from './store.ts'

// What media hands over the edge fetches from the store: only that, only from there, and nobody sees how.

t.test('the body comes from the store, status and headers from media', async t => {
  const store = await startStore(t, wellBehaved)
  const source = sourceAt(store.origin)
  const { url, headers, offers, app } = await startHanding(t, {
    source,
    settings: { ASSET_ORIGINS: `${store.origin}, http://127.0.0.1:9` },
  })
  const answer = await send(`${url}${path}`, {
    headers: [
      ...headers,
      ['cookie', 'a=b'],
      ['if-range', '"digest"'],
      ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
      [handoverOffer, 'http://of.the.client'],
      [handoverAnswer, JSON.stringify(source)],
    ],
  })
  t.equal(answer.status, 200)
  t.equal(answer.body, content.toString())
  t.match(answer.headers, { etag: '"digest"', 'content-type': 'text/html', 'x-own': 'media' })
  t.equal(answer.headers['content-length'], String(content.length))
  t.notOk('x-amz-request-id' in answer.headers)
  t.notOk(handoverAnswer in answer.headers)
  t.notMatch(JSON.stringify(answer.headers), signature)
  t.same(offers, [`${store.origin},http://127.0.0.1:9`], 'of the client’s own nothing arrives')
  t.same(
    store.asked.map(({ url, headers }) => [url, Object.keys(headers).sort()]),
    [[`/object?sign=${signature}`, ['connection', 'host', 'if-match']]],
  )
  const durations = /duration_seconds_count\{method="GET",route="\/media\/\*",status_class="2xx"/
  await until(async () => durations.test(await app.metrics.read()))
  const figures = await app.metrics.read()
  t.match(figures, 'careeasy_edge_upstream_requests_total{upstream="media",outcome="2xx"} 1')
  t.match(figures, 'careeasy_edge_upstream_requests_total{upstream="s3",outcome="2xx"} 1')
  t.match(figures, 'careeasy_edge_upstream_state{upstream="s3",state="running"} 0')
  t.notMatch(figures, signature)
})

t.test('a range is the one that media says, whatever the client sent', async t => {
  const store = await startStore(t, wellBehaved)
  const source = sourceAt(store.origin, { range: 'bytes=10-19', length: 10 })
  const settings = { ASSET_ORIGINS: store.origin }
  const { url, headers } = await startHanding(t, { source, settings })
  const answer = await send(`${url}${path}`, { headers: [...headers, ['range', 'bytes=0-299999']] })
  t.equal(answer.status, 206)
  t.equal(answer.headers['content-range'], 'bytes 10-19/300000')
  t.equal(answer.body, content.subarray(10, 20).toString())
  t.equal(store.asked[0]?.headers.range, 'bytes=10-19')
})

t.test('without origins nothing is offered, and nobody sees what was handed over all the same', async t => {
  const store = await startStore(t, wellBehaved)
  const { url, headers, offers } = await startHanding(t, {
    source: sourceAt(store.origin),
    settings: {},
    always: true,
  })
  const answer = await send(`${url}${path}`, { headers })
  t.equal(answer.status, 200)
  t.equal(answer.body, '')
  t.notOk(handoverAnswer in answer.headers)
  t.same(offers, [undefined])
  t.same(store.asked, [])
})

t.test('nothing but a GET of media is offered, and taken, as one', async t => {
  const store = await startStore(t, wellBehaved)
  const { url, headers, offers } = await startHanding(t, {
    source: sourceAt(store.origin),
    settings: { ASSET_ORIGINS: store.origin },
    always: true,
  })
  const requests: [string, string, string?][] = [
    ['GET', '/profile/objects/person'],
    ['GET', '/geo/collections'],
    ['GET', '/auth/me'],
    ['GET', '/tenants'],
    ['HEAD', path],
    ['POST', '/media/assets', 'x'],
    ['DELETE', '/media/assets/1'],
    ['GET', path, 'a body'],
  ]
  for (const [method, where, body] of requests) {
    const sized: [string, string][] = body === undefined ? [] : [['content-length', String(body.length)]]
    const answer = await send(`${url}${where}`, {
      method,
      headers: [...headers, ...sized, [handoverOffer, store.origin]],
      ...(body === undefined ? {} : { body }),
    })
    t.equal(answer.status, 200, `${method} ${where}`)
    t.equal(answer.body, '', `${method} ${where}`)
    t.notOk(handoverAnswer in answer.headers, `${method} ${where}`)
  }
  t.same(new Set(offers), new Set([undefined]))
  t.same(store.asked, [])
})

t.test('where it leads elsewhere, or cannot be read, media is asked for the body itself', async t => {
  const store = await startStore(t, wellBehaved)
  const stranger = await startStore(t, wellBehaved)
  const { origin } = store
  const { host } = new URL(origin)
  const sources: [string, unknown][] = [
    ['another origin', sourceAt(stranger.origin)],
    ['another port', sourceAt(`${origin}0`)],
    ['a longer name', sourceAt(`${origin}.example.test`)],
    ['a user', sourceAt(`${origin}@${new URL(stranger.origin).host}`)],
    ['another scheme', sourceAt(`https://${host}`)],
    ['no scheme', sourceAt(`//${host}`)],
    ['no address', sourceAt('x')],
    ['no JSON', '{'],
    ['no length', { url: `${origin}/object`, etag: '"e"' }],
    ['a length of nothing', sourceAt(origin, { length: 0 })],
    ['a range that is none', sourceAt(origin, { range: 'bytes=0-' })],
    ['something else beside', sourceAt(origin, { headers: { cookie: 'x' } })],
  ]
  for (const [what, source] of sources) {
    await t.test(what, async t => {
      const { url, headers, offers } = await startHanding(t, { source, settings: { ASSET_ORIGINS: origin } })
      const answer = await send(`${url}${path}`, { headers })
      t.equal(answer.body, 'from the service')
      t.same(offers, [origin, undefined])
      t.notOk(handoverAnswer in answer.headers)
    })
  }
  t.same([...store.asked, ...stranger.asked], [])
})

t.test('only origins are a setting', async t => {
  const settings = ['ftp://a', 'http://a/path', 'http://u:p@a', 'a', 'http://a,', 'http://a?x']
  for (const ASSET_ORIGINS of settings) {
    const env = { ...process.env, ASSET_ORIGINS }
    t.throws(() => loadConfig(ConfigSchema, env), /ASSET_ORIGINS/, ASSET_ORIGINS)
  }
})
