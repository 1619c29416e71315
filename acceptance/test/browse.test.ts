import { chromium } from 'playwright-core'
import t from 'tap'
import { deployment } from './client.ts'

// A person signs in with a browser and looks at the places of two organisations.

const to = deployment()
const address = process.env['CHROMIUM_URL']
const skip = address === undefined && 'there is no Chromium'
/** Generous: the browser draws on a CPU that others use too. */
const timeout = 60_000

t.test('a person signs in, walks to a map, changes the organisation and signs out', { skip }, async t => {
  t.setTimeout(180_000)
  const browser = await chromium.connectOverCDP(address as string, { timeout })
  const context = await browser.newContext()
  t.teardown(async () => {
    await context.close()
    await browser.close()
  })
  const page = await context.newPage()
  page.setDefaultTimeout(timeout)
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  await page.goto(`${to.edgeUrl}/geo/browse`)
  await page.fill('#username', to.demo.email)
  await page.fill('#password', to.demo.password)
  await page.click('#sign-in button')
  await page.click('text=The collections')
  await page.click('text=Features of Places')
  await page.waitForSelector('#features tbody tr')
  await page.waitForSelector('#map[data-state=drawn]')
  t.match(page.url(), /\/geo\/browse#\/geo\/collections\/places\/items$/)
  t.same(await context.cookies(), [], 'no cookie says who it is')
  await page.reload()
  await page.waitForSelector('#features tbody tr')
  await page.selectOption('#tenant', to.demo.tenants[1])
  await page.waitForSelector('h1:text("Places")')
  await page.click('#session button')
  await page.waitForSelector('#sign-in:not([hidden])')
  t.equal(await page.locator('#features').count(), 0, 'nothing is left on the page')
  t.equal(await page.evaluate('sessionStorage.length'), 0)
  t.same(faults, [])
})
