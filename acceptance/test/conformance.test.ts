import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { deployment, newTenant } from './client.ts'
import { faults, startFaulty } from './conformance-faults.ts'

// The abstract tests of OGC API Features, by the command that anybody can run (docs/conformance.md); and, for each of many
// ways to break the API, that the command finds it.

t.setTimeout(600_000)

const to = deployment()
const { person, tenant } = await newTenant(to)
const command = join(import.meta.dirname, '../../tools/ogc/src/main.ts')

function conformance(
  url: string,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    ...{ CAREEASY_URL: url, AUTH_KEY: person.key, AUTH_TOKEN: person.token, TENANT_UUID: tenant },
  }
  return new Promise(resolve => {
    const child = execFile(process.execPath, [command, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

t.test('geo passes every abstract test of what it declares', async t => {
  const { code, stdout, stderr } = await conformance(to.edgeUrl, '--write')
  t.equal(code, 0, stdout + stderr)
  t.notMatch(stdout, /^failed/m)
  t.match(stdout, /^passed {2}\/conf\/crs\/crs-parameter-transform$/m)
  t.match(stdout, /^passed {2}\/conf\/create-replace-delete\/create$/m)
  // What is skipped is of OpenAPI 3.0, and is said.
  const skipped = stdout.split('\n').filter(line => line.startsWith('skipped'))
  t.ok(
    skipped.every(line => /\/conf\/oas30\/.* is not declared$/.test(line)),
    skipped.join('\n'),
  )
})

t.test('nothing is changed without being told, and nothing is left behind', async t => {
  const { code, stdout } = await conformance(to.edgeUrl)
  t.equal(code, 0, stdout)
  t.match(stdout, /^skipped \/conf\/create-replace-delete\/create: nothing is changed without --write$/m)
  const { json } = await person.call('GET', '/geo/collections', { tenant })
  const { collections } = json as { collections: { id: string }[] }
  t.equal(collections.length, 2)
  for (const { id } of collections) {
    const left = await person.call('GET', `/geo/collections/${id}/items`, { tenant })
    t.same((left.json as { features: unknown }).features, [], id)
  }
})

for (const fault of faults) {
  t.test(`${fault.id} finds: ${fault.what}`, async t => {
    const faulty = await startFaulty(to.edgeUrl, fault)
    t.teardown(() => faulty.close())
    const { code, stdout, stderr } = await conformance(faulty.url, '--write', '--only', fault.id)
    t.equal(code, 1, stdout + stderr)
    t.match(stdout, new RegExp(`^failed {2}${fault.id}: .+`, 'm'))
  })
}

t.test('who is not let in is told so', async t => {
  const env = { ...process.env, CAREEASY_URL: to.edgeUrl, TENANT_UUID: tenant, AUTH_KEY: '', AUTH_TOKEN: '' }
  const wrong = { ...env, CAREEASY_USERNAME: 'nobody@example.org', CAREEASY_PASSWORD: 'wrong' }
  const { code, stderr } = await new Promise<{ code: number | null; stderr: string }>(resolve => {
    const child = execFile(process.execPath, [command], { env: wrong }, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    )
  })
  t.equal(code, 2)
  t.match(stderr, /signing in is answered 401/)
})
