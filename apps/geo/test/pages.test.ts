import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import t from 'tap'
import { createDatabase, createGeo, feature } from './helper.ts'

// The pages as they are sent, and as a real browser shows them where there is one. The browser opens the pages
// themselves, with what the edge would add as headers; signing in is in the acceptance suite.

t.setTimeout(180_000)
const database = await createDatabase()
t.teardown(() => database.drop())
const items = '/geo/collections/places/items'
const html = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const hostile = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>'`
const address = process.env['CHROMIUM_URL']
const skip = address === undefined && 'there is no Chromium'
/** Generous: the browser draws on a CPU that others use too. */
const timeout = 60_000

t.test('each page has HTML for those who prefer it, with a strict policy, beside JSON', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0])
  const { id } = (await app.inject({ method: 'POST', url: items, headers, body: feature('Amstel') })).json()
  const urls = [
    '/geo',
    '/geo/conformance',
    '/geo/collections',
    '/geo/collections/places',
    items,
    `${items}/${id}`,
  ]
  for (const url of urls) {
    const page = await app.inject({ url, headers: { ...headers, ...html } })
    t.equal(page.statusCode, 200, page.body)
    t.match(page.headers['content-type'], /^text\/html/)
    t.match(
      page.headers['content-security-policy'],
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    )
    t.notMatch(page.headers['content-security-policy'], /unsafe|\*|https?:/)
    t.match(page.headers.vary, /accept/i)
    t.equal(page.headers.etag, undefined, 'the ETag is that of the JSON')
    t.match(page.body, /^<!doctype html>\n<html lang="en">/)
    t.notMatch(page.body, /<script(?! type="module" src="\/geo\/browse\/browse.js")|<style| style=| on\w+="/)
    t.equal((page.body.match(/<h1>/g) ?? []).length, 1)
    const asked = await app.inject({ url: `${url}?f=html`, headers })
    t.match(asked.headers['content-type'], /^text\/html/, `${url} ${asked.body}`)
    for (const accept of ['*/*', 'application/geo+json, text/html;q=0.5', undefined]) {
      const plain = await app.inject({ url, headers: { ...headers, ...(accept && { accept }) } })
      t.match(plain.headers['content-type'], /json/)
      t.match(plain.headers.vary, /accept/i)
      t.ok(plain.json())
    }
    const json = await app.inject({ url: `${url}?f=json`, headers: { ...headers, ...html } })
    t.match(json.headers['content-type'], /json/)
  }
  const { links } = (await app.inject({ url: items, headers })).json()
  t.match(
    links.find(({ rel }: { rel: string }) => rel === 'alternate'),
    { href: `http://localhost:80${items}?limit=50&filter-lang=cql2-text&f=html`, type: 'text/html' },
  )
  t.equal((await app.inject({ url: `${items}?f=pdf`, headers })).statusCode, 400)
})

t.test('what a tenant wrote is text, wherever it stands', async t => {
  const { app, as, tenants } = await createGeo(t, database)
  const headers = await as(tenants[0], 'owner')
  const definition = { title: hostile, description: hostile, geometry: 'Point', attributes: {} }
  await app.inject({ method: 'PUT', url: '/geo/collections/traps', headers, body: definition })
  const trap = { ...feature('x'), properties: { [hostile.slice(0, 60)]: hostile, name: hostile } }
  const added = await app.inject({ method: 'POST', url: '/geo/collections/traps/items', headers, body: trap })
  t.equal(added.statusCode, 201, added.body)
  const place = await app.inject({ method: 'POST', url: items, headers, body: feature(hostile) })
  const filter = encodeURIComponent(`name <> '${hostile.replaceAll("'", "''")}'`)
  for (const url of [
    '/geo/collections',
    '/geo/collections/traps',
    '/geo/collections/traps/items',
    `/geo/collections/traps/items/${added.json().id}`,
    items,
    `${items}/${place.json().id}`,
    `${items}?filter=${filter}`,
  ]) {
    const page = await app.inject({ url, headers: { ...headers, ...html } })
    t.equal(page.statusCode, 200, page.body)
    t.notMatch(page.body, /<img|<script>/)
    t.match(page.body, /&lt;img src&#x3D;x onerror/)
  }
})

t.test(
  'the sign-in page and the files of the pages need no person, and have nothing of a tenant',
  async t => {
    const { app, identity, as, tenants } = await createGeo(t, database)
    const hop = await identity.hop({ sub: 'anonymous', sid: '', roles: [] })
    const headers = { authorization: hop }
    const page = await app.inject({ url: '/geo/browse', headers })
    t.equal(page.statusCode, 200, page.body)
    t.match(page.headers['content-security-policy'], /form-action 'none'/)
    const files = { 'browse.js': /javascript/, 'browse.css': /css/, 'maplibre-gl.mjs': /javascript/ }
    for (const [file, type] of Object.entries(files)) {
      const { statusCode, headers: sent } = await app.inject({ url: `/geo/browse/${file}`, headers })
      t.equal(statusCode, 200)
      t.match(sent['content-type'], type)
    }
    for (const odd of ['package.json', '..%2fhtml.ts', 'maplibre-gl-dev.mjs'])
      t.equal((await app.inject({ url: `/geo/browse/${odd}`, headers })).statusCode, 404)
    t.equal((await app.inject({ url: '/geo/browse' })).statusCode, 401, 'only by the edge')
    t.equal((await app.inject({ url: '/geo', headers })).statusCode, 401)
    t.equal((await app.inject({ url: '/geo/browse', headers: await as(tenants[0]) })).statusCode, 200)
  },
)

t.test(
  'a browser shows the table, pages by clicking, draws the map, and runs nothing of a tenant',
  async t => {
    const { app, as, tenants } = await createGeo(t, database)
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as { port: number }
    const headers = await as(tenants[0])
    const towns = [hostile, 'Amsterdam', 'Utrecht', 'Leiden', 'Gouda']
    for (const [n, name] of towns.entries()) {
      const body = feature(name, 4.4 + n * 0.2, 52 + n * 0.1)
      t.equal((await app.inject({ method: 'POST', url: items, headers, body })).statusCode, 201)
    }
    const { page, faults } = await open(t, headers)
    await page.goto(`http://127.0.0.1:${port}${items}?limit=3`, { timeout })
    t.same(await namesOn(page), [hostile, 'Amsterdam', 'Utrecht'], 'a hostile name is shown as it is')
    await page.waitForSelector('#map[data-state=drawn]', { timeout })
    t.ok((await pixelsOf(page)) > 100, 'points are on the map')
    await keepPicture(page)
    await page.click('a[rel=next]')
    await page.waitForSelector('text=This is the last page.', { timeout })
    t.same(await namesOn(page), ['Leiden', 'Gouda'])
    await page.fill('#q-filter', "name = 'Leiden'")
    await page.click('form[role=search] button')
    await page.waitForSelector('text=1 on this page', { timeout })
    t.same(await namesOn(page), ['Leiden'])
    await page.click('#features a')
    await page.waitForSelector('h1:text("Leiden")', { timeout })
    await page.waitForSelector('#map[data-state=drawn]', { timeout })
    t.ok((await pixelsOf(page)) > 50)
    t.match(await page.title(), /^Leiden/)
    t.same(faults, [], 'nothing was refused by the policy, and nothing failed')
  },
)

t.test('the pages can be read without JavaScript', { skip }, async t => {
  const { app, as, tenants } = await createGeo(t, database)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  const headers = await as(tenants[0])
  for (const name of ['A', 'B'])
    await app.inject({ method: 'POST', url: items, headers, body: feature(name) })
  const { page } = await open(t, headers, false)
  await page.goto(`http://127.0.0.1:${port}/geo`, { timeout })
  await page.click('text=The collections')
  await page.click('text=Features of Places')
  await page.fill('#q-limit', '1')
  await page.click('form[role=search] button')
  await page.click('a[rel=next]')
  await page.waitForSelector('text=This is the last page.', { timeout })
  t.same(await namesOn(page), ['B'])
})

/** A page in a profile of its own; `faults` takes what the browser complains of. */
async function open(t: Tap.Test, extraHTTPHeaders: Record<string, string>, javaScriptEnabled = true) {
  const browser: Browser = await chromium.connectOverCDP(address as string, { timeout })
  const viewport = { width: 1100, height: 1000 }
  const context = await browser.newContext({ extraHTTPHeaders, javaScriptEnabled, viewport })
  t.teardown(async () => {
    await context.close()
    await browser.close()
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return { page, faults }
}

function namesOn(page: Page): Promise<string[]> {
  return page.locator('#features tbody tr td:nth-child(2)').allTextContents()
}

/** How many points of the map have the colour of features. */
function pixelsOf(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const drawn = document.querySelector('#map canvas')
    const copy = document.createElement('canvas')
    copy.width = drawn.width
    copy.height = drawn.height
    const context = copy.getContext('2d')
    context.drawImage(drawn, 0, 0)
    const { data } = context.getImageData(0, 0, copy.width, copy.height)
    let count = 0
    for (let i = 0; i < data.length; i += 4)
      if (Math.abs(data[i] - 0x0b) + Math.abs(data[i + 1] - 0x6e) + Math.abs(data[i + 2] - 0x99) < 24) count += 1
    return count
  })()`)
}

/** The picture in the docs is made by this test, when it is asked to. */
async function keepPicture(page: Page): Promise<void> {
  const path = process.env['SCREENSHOT']
  if (path === undefined) return
  await mkdir(join(path, '..'), { recursive: true })
  await page.screenshot({ path })
}

/** What a helper needs of a tap test. */
declare namespace Tap {
  interface Test {
    teardown(work: () => unknown): void
  }
}
