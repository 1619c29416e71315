import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { deployment } from './client.ts'

const to = deployment()
const program = join(import.meta.dirname, '../../tools/cli/src/careeasy.mjs')

t.test('the doctor finds this deployment well, and tells a wrong password', async t => {
  const run = (password: string) =>
    spawnSync(process.execPath, [program, 'doctor', '--json', '--url', to.edgeUrl], {
      env: { ...process.env, CAREEASY_USERNAME: to.demo.email, CAREEASY_PASSWORD: password },
      encoding: 'utf8',
    })
  const good = run(to.demo.password)
  const found = good.stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { check: string; state: string })
  t.equal(good.status, 0, good.stdout + good.stderr)
  t.same(
    found.filter(({ state }) => state !== 'well'),
    [],
  )
  t.ok(
    ['underscores', 'doubled', 'profile', 'geo', 'media'].every(name =>
      found.some(({ check }) => check === name),
    ),
  )
  const bad = run('wrong')
  t.equal(bad.status, 1)
  t.match(bad.stdout, /CE_LOGIN_FAILED.*CAREEASY_USERNAME/)
})

t.test(
  'past the edge, every service is what it should be and lacks nothing',
  {
    skip: to.serviceUrls === undefined,
  },
  async t => {
    const services = Object.entries(to.serviceUrls ?? {}).map(([name, url]) => `${name}=${url}`)
    const args = ['doctor', '--json', '--url', to.edgeUrl, '--services', services.join(',')]
    const { CAREEASY_USERNAME: _nobody, ...env } = process.env
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      env,
      encoding: 'utf8',
    })
    t.equal(status, 0, stdout + stderr)
    for (const name of Object.keys(to.serviceUrls ?? {}))
      t.match(stdout, `{"check":"ready:${name}","state":"well"`)
    t.match(stdout, '{"check":"clocks","state":"well"')
  },
)
