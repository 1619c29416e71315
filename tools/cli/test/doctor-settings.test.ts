import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engine } from '@careeasy/testing'
import t, { type Test } from 'tap'
import type { Service } from '../src/arguments.ts'
import type { Finding } from '../src/doctor/finding.ts'
import { checkMigrations } from '../src/doctor/migrations.ts'
import { readSettings } from '../src/doctor/settings.ts'
import { checkTrust } from '../src/doctor/trust.ts'

// The files that services are started with, and what may be wrong with them.

const day = 86_400_000

function newKey(kid: string) {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const key = { kty: 'OKP', crv: 'Ed25519', kid, x, alg: 'EdDSA', use: 'sig' }
  return { key, secret: { ...key, d } }
}
const [edge, geo] = [newKey('edge-1'), newKey('geo-1')]
const both = { edge: { keys: [edge.key] }, geo: { keys: [geo.key] } }

interface Planted {
  readonly keys?: readonly object[]
  readonly bundle?: object
  /** Days since its keys were put there. */
  readonly days?: number
}

/** Settings of the two services in a folder, with the files that they name beside them. */
async function trust(t: Test, planted: Partial<Record<'edge' | 'geo', Planted>> = {}): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'careeasy-doctor-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const files = new Map<Service, string>()
  for (const [name, own] of Object.entries({ edge, geo })) {
    const { keys = [own.secret], bundle = both, days = 0 } = planted[name as 'edge' | 'geo'] ?? {}
    const keyFile = join(folder, `${name}.json`)
    writeFileSync(keyFile, JSON.stringify({ keys }))
    const changed = new Date(Date.now() - days * day)
    utimesSync(keyFile, changed, changed)
    writeFileSync(join(folder, `${name}.trust.json`), JSON.stringify(bundle))
    const env = [
      '# as the service gets it',
      `SIGNING_KEYS_FILE=${name}.json`,
      `TRUST_BUNDLE_FILE="${name}.trust.json"`,
    ]
    writeFileSync(join(folder, `${name}.env`), env.join('\n'))
    files.set(name as Service, join(folder, `${name}.env`))
  }
  return checkTrust(await readSettings(files), Date.now)
}
const faultsOf = (found: readonly Finding[]) =>
  found.filter(({ state }) => state === 'fault').map(({ check, text }) => `${check}: ${text}`)

t.test('services that trust each other are well, and no key is told', async t => {
  const found = await trust(t)
  t.same(
    found.map(({ check, state }) => `${check} ${state}`),
    ['keys:edge well', 'keys:geo well', 'trust:edge well', 'trust:geo well', 'bundles well'],
  )
  for (const secret of [edge.secret.d, geo.secret.d]) t.notOk(JSON.stringify(found).includes(secret))
})

t.test('a key that a bundle lacks, or has another of, is told with both services', async t => {
  const old = { ...both, edge: { keys: [] } }
  t.same(faultsOf(await trust(t, { geo: { bundle: old } })), [
    'trust:geo: geo does not trust the key edge-1 of edge',
    'bundles: the key edge-1 of edge is trusted by edge and not by geo',
  ])
  const other = { ...both, edge: { keys: [newKey('edge-1').key] } }
  t.same(faultsOf(await trust(t, { geo: { bundle: other } })), [
    'trust:geo: geo trusts another key by the id edge-1 of edge',
  ])
})

t.test(
  'while keys are rotated, what signs and will sign is trusted, and what is done need not be',
  async t => {
    const next = newKey('edge-2')
    const soon = { ...next.secret, nbf: Math.floor(Date.now() / 1_000) + 3_600 }
    t.same(faultsOf(await trust(t, { edge: { keys: [edge.secret, newKey('edge-0').secret] } })), [])
    const early = await trust(t, { edge: { keys: [soon, edge.secret] } })
    t.same(faultsOf(early), [
      'trust:edge: edge does not trust the key edge-2 of edge',
      'trust:geo: geo does not trust the key edge-2 of edge',
    ])
    const bundle = { ...both, edge: { keys: [edge.key, next.key] } }
    const known = { keys: [soon, edge.secret], bundle }
    t.same(faultsOf(await trust(t, { edge: known, geo: { bundle } })), [])
  },
)

t.test('private keys in a bundle, old keys and broken files are told', async t => {
  const burnt = { ...both, edge: { keys: [edge.secret] } }
  t.match(faultsOf(await trust(t, { geo: { bundle: burnt } })), [
    'trust:geo: the trust bundle of geo has private keys in it',
  ])
  t.match(faultsOf(await trust(t, { edge: { days: 400 } })), ['keys:edge: the keys of edge are 400 days old'])
  t.same(faultsOf(await trust(t, { edge: { keys: [] } })), ['keys:edge: the key file of edge has no key'])
  const gone = new Map<Service, string>([['geo', '/nowhere/geo.env']])
  await t.rejects(readSettings(gone), { name: 'UsageError', message: /ENOENT/ })
  const env = { SIGNING_KEYS_FILE: '/nowhere/keys.json' }
  const found = await checkTrust([{ service: 'geo', env, folder: '/' }], Date.now)
  t.match(faultsOf(found), ['keys:geo: geo: SIGNING_KEYS_FILE cannot be read: ENOENT'])
})

t.test('a database that its service has not migrated is told, and one that nobody reaches', async t => {
  const settings = (url: string) => [
    {
      service: 'profile' as const,
      folder: tmpdir(),
      env: { MONGODB_URL: url, MONGODB_DATABASE: `doctor${process.pid}` },
    },
  ]
  const behind = await checkMigrations(settings(engine('MONGODB_URL')))
  t.match(faultsOf(behind), [
    /^migrations:profile: 1 of the databases of profile are behind: doctor\d+: version 0/,
  ])
  t.match(behind[0]?.remedy, 'npm run migrate -w apps/profile')
  const dead = 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=500'
  t.match(faultsOf(await checkMigrations(settings(dead))), ['migrations:profile: how far'])
  const edge = [{ service: 'edge' as const, folder: tmpdir(), env: {} }]
  t.same(await checkMigrations(edge), [], 'it has no database')
})

t.test(
  'tables that are not there, and a DynamoDB that nobody reaches, are told; nothing is made',
  async t => {
    const table = `Doctor${process.pid}`
    const settings = (DYNAMODB_ENDPOINT: string) =>
      (['auth', 'tenant-registry'] as const).map(service => ({
        service,
        folder: tmpdir(),
        env: {
          DYNAMODB_ENDPOINT,
          AWS_REGION: engine('AWS_REGION'),
          AWS_ACCESS_KEY_ID: engine('AWS_ACCESS_KEY_ID'),
          AWS_SECRET_ACCESS_KEY: engine('AWS_SECRET_ACCESS_KEY'),
          [service === 'auth' ? 'USERS_TABLE' : 'TENANTS_TABLE']: table,
        },
      }))
    for (let times = 1; times <= 2; times++) {
      t.match(faultsOf(await checkMigrations(settings(engine('DYNAMODB_ENDPOINT')))), [
        `migrations:auth: 1 of the databases of auth are behind: ${table}: pending the table`,
        `migrations:tenant-registry: 1 of the databases of tenant-registry are behind: ${table}: pending the table`,
      ])
    }
    const dead = faultsOf(await checkMigrations(settings('http://127.0.0.1:9')))
    t.match(dead, ['migrations:auth: how far', 'migrations:tenant-registry: how far'])
  },
)
