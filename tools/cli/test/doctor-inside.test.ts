import { createService } from '@careeasy/service'
import t, { type Test } from 'tap'
import type { Service } from '../src/arguments.ts'
import { checkInside } from '../src/doctor/inside.ts'

// Services as they all are, of which one lacks a store, has a wrong clock, or is another than it should be.

interface Planted {
  /** What it cannot reach. */
  readonly lacks?: string
  /** Milliseconds that its clock is ahead. */
  readonly ahead?: number
  readonly title?: string
}

async function start(t: Test, name: Service, { lacks, ahead = 0, title }: Planted = {}): Promise<URL> {
  const own = name === 'edge' ? 'CareEasy' : `CareEasy ${name.replace('-', ' ')}`
  const app = await createService({ name, title: title ?? own, logLevel: 'silent' })
  app.readiness.require('mongodb main', () => Promise.resolve())
  if (lacks !== undefined) app.readiness.require(lacks, () => Promise.reject(new Error('ECONNREFUSED')))
  if (ahead !== 0)
    app.addHook('onSend', async (_request, reply) => {
      reply.header('date', new Date(Date.now() + ahead).toUTCString())
    })
  t.teardown(() => app.close())
  return new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
}

async function findings(t: Test, planted: Partial<Record<Service, Planted>>) {
  const urls = new Map<Service, URL>()
  for (const [name, how] of Object.entries(planted) as [Service, Planted][])
    urls.set(name, await start(t, name, how))
  return checkInside(urls, Date.now)
}
const faultsOf = (found: Awaited<ReturnType<typeof findings>>) =>
  found.filter(({ state }) => state === 'fault').map(({ check, text }) => `${check}: ${text}`)

t.test('services that are well have no fault', async t => {
  const found = await findings(t, { edge: {}, 'tenant-registry': {}, profile: {} })
  t.same(
    found.map(({ check, state }) => `${check} ${state}`),
    ['ready:edge well', 'ready:tenant-registry well', 'ready:profile well', 'clocks well'],
  )
})

t.test('a service that lacks a store says which one', async t => {
  const found = await findings(t, { profile: {}, geo: { lacks: 'postgres main' } })
  t.same(faultsOf(found), ['ready:geo: geo runs, but lacks: postgres main'])
  t.match(found.find(({ check }) => check === 'ready:geo')?.remedy, /start what is missing.*geo/)
})

t.test('a clock that is off is told with both services, also where both are near to ours', async t => {
  const [told = '', ...others] = faultsOf(
    await findings(t, { profile: { ahead: -20_000 }, geo: { ahead: 20_000 } }),
  )
  t.match(told, /^clocks: the clock of geo is (39|40|41) s ahead of that of profile$/)
  t.same(others, [])
})

t.test('an address that is that of another service is told', async t => {
  const found = await findings(t, { geo: { title: 'CareEasy media' } })
  t.match(faultsOf(found), [/^address:geo: at http.* is “CareEasy media”, not geo$/])
})

t.test('nobody at an address is a fault of that service alone', async t => {
  const well = await start(t, 'auth')
  const urls = new Map<Service, URL>([
    ['media', new URL('http://127.0.0.1:9')],
    ['auth', well],
  ])
  const found = await checkInside(urls, Date.now)
  t.match(faultsOf(found), [/^ready:media: media does not answer at http:\/\/127\.0\.0\.1:9: .*ECONNREFUSED/])
  t.ok(found.some(({ check, state }) => check === 'ready:auth' && state === 'well'))
})

t.test('what is no service of the platform is told', async t => {
  const url = await start(t, 'geo')
  const found = await checkInside(new Map([['geo', new URL('/nowhere', url)]]), Date.now)
  t.match(faultsOf(found), [/^ready:geo: .* is no service of the platform: \/livez is answered 404$/])
})
