import { chromium } from 'playwright-core'
import t from 'tap'
import { send, startEdge } from './helper.ts'

t.setTimeout(180_000)
const address = process.env['CHROMIUM_URL']
const skip = address === undefined && 'there is no Chromium'
/** Generous: the browser draws on a CPU that others use too. */
const timeout = 60_000

t.test('the page and what it loads have a strict policy, and nothing else can be had below it', async t => {
  const { url } = await startEdge(t)
  const files = ['docs', 'docs/docs.js', 'docs/docs.css', 'docs/swagger-ui-bundle.js', 'docs/swagger-ui.css']
  for (const file of files) {
    const { status, headers } = await send(`${url}/${file}`)
    t.equal(status, 200, file)
    t.match(headers['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self';/)
    t.notMatch(headers['content-security-policy'], /unsafe|\*|https?:/)
    t.equal(headers['x-content-type-options'], 'nosniff')
  }
  t.notMatch(
    (await send(`${url}/docs`)).body,
    /<script(?! defer src="\/docs\/)|<style| style=| on\w+="|https?:/,
  )
  for (const odd of ['docs/package.json', 'docs/index.html', 'docs/swagger-ui.js.map'])
    t.equal((await send(`${url}/${odd}`)).status, 404, odd)
})

t.test('a browser shows all operations, finds one by a word, and opens it', { skip }, async t => {
  const { url, custom } = await startEdge(t)
  custom.answer = (_request, response) => void response.writeHead(503).end()
  const browser = await chromium.connectOverCDP(address as string, { timeout })
  const context = await browser.newContext()
  t.teardown(async () => {
    await context.close()
    await browser.close()
  })
  const page = await context.newPage()
  page.setDefaultTimeout(timeout)
  const faults: string[] = []
  const foreign: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('request', request => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  await page.goto(`${url}/docs`)
  await page.waitForSelector('body[data-state=shown]')
  await page.waitForSelector('.opblock')
  const all = await page.locator('.opblock').count()
  t.ok(all > 100, `${all} operations`)
  await page.fill('#words', 'listNearestPlaces get')
  await page.waitForSelector('output:text-is("1 operation")')
  await page.click('.opblock-summary')
  await page.waitForSelector('text=CE_TENANT_FORBIDDEN')
  t.match(
    await page.locator('.opblock').textContent(),
    /curl -s "\$CAREEASY\/geo\/collections\/places\/nearest/,
  )
  await page.fill('#words', 'CE_VISIT_CONFLICT')
  await page.waitForSelector('output:text-matches("^[2-9] operations$")')
  t.match(await page.locator('#api').textContent(), /bookVisit/)
  await page.fill('#words', '')
  await page.waitForSelector(`output:text-is("${all} operations")`)
  t.same(foreign, [], 'nothing comes from elsewhere')
  t.same(faults, [])
})
