import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { findBalancerFaults, findComposeFaults, readCompose } from '../src/compose.ts'
import { findDockerfileFaults } from '../src/dockerfile.ts'
import { readSettings } from '../src/settings.ts'

const root = join(import.meta.dirname, '../../..')
const settings = readSettings(root)
const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const haproxy = readFileSync(join(root, 'deploy/haproxy.cfg'), 'utf8')
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')

t.test('the compose file and the Dockerfile keep the rules', async t => {
  t.strictSame(findComposeFaults(join(root, 'docker-compose.yml'), settings), [])
  t.strictSame(findDockerfileFaults(dockerfile), [])
})

t.test('each violation in the compose file is found', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const planted: [fault: string, from: string | RegExp, to: string][] = [
    ['ComposeValidationError', 'restart: unless-stopped', 'restat: unless-stopped'],
    ['redis: redis has no fixed tag', 'image: redis:7.4.5', 'image: redis'],
    ['redis: redis:latest has no fixed tag', 'image: redis:7.4.5', 'image: redis:latest'],
    [
      'postgres: is published',
      'image: postgis/postgis:17-3.5',
      'image: postgis/postgis:17-3.5\n    ports: ["127.0.0.1:5432:5432"]',
    ],
    ['haproxy: is published to other machines', '127.0.0.1:8080:8080', '8080:8080'],
    ['has no health check', /healthcheck:\n {6}# A single server[\s\S]*?retries: 30\n/, ''],
    [
      'names redis-password, which it does not mount',
      'secrets: [redis-password]',
      'secrets: [mongodb-password]',
    ],
    ['which is no secret', '\n  redis-password: {', '\n  rediss-password: {'],
    ['waits for geo-migration', 'geo-migrate: {', 'geo-migration: {'],
    ['CACHE_URLS_FILE is no variable of it', 'CACHE_URL_FILE:', 'CACHE_URLS_FILE:'],
    ['edge: PROFILE_URL is not set', '      PROFILE_URL: http://haproxy:8103\n', ''],
    [
      'BOOTSTRAP_ADMIN_PASSWORD is a secret',
      'BOOTSTRAP_ADMIN_PASSWORD_FILE: /run/secrets/admin-password',
      'BOOTSTRAP_ADMIN_PASSWORD: admin',
    ],
    ['runs as root', 'user: "1000:1000"', 'user: root'],
    ['can write to its root file system', 'read_only: true', 'read_only: false'],
    ['keeps capabilities', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]'],
    ['may gain privileges', '"no-new-privileges:true"', '"no-new-privileges:false"'],
    ['has not two replicas', 'deploy: { replicas: 2 }', 'deploy: { replicas: 1 }'],
  ]
  for (const [fault, from, to] of planted) {
    const file = join(folder, 'docker-compose.yml')
    const text = compose.replace(from, to)
    t.not(text, compose, `${fault}: the violation is planted`)
    writeFileSync(file, text)
    const faults = findComposeFaults(file, settings)
    t.ok(
      faults.some(it => it.includes(fault)),
      fault,
      { faults },
    )
  }
})

t.test('each violation in the Dockerfile is found', async t => {
  const planted: [fault: string, from: string | RegExp, to: string][] = [
    ['node:slim has no fixed tag', /ARG NODE=\S+/, 'ARG NODE=node:slim'],
    ['runs as root', /USER .*/, ''],
    ['runs as node', /USER .*/, 'USER node'],
    ['does not start node itself', /CMD \["node", "src.*/, 'CMD npm start'],
    ['has no HEALTHCHECK', /HEALTHCHECK[\s\S]*?\]\n/, ''],
    ['has no STOPSIGNAL', 'STOPSIGNAL SIGTERM', ''],
    ['takes in more than it names', 'COPY libs libs', 'COPY . .'],
  ]
  for (const [fault, from, to] of planted) {
    const faults = findDockerfileFaults(dockerfile.replace(from, to))
    t.ok(
      faults.some(it => it.includes(fault)),
      fault,
      { faults },
    )
  }
})

t.test('the load balancer leads where the services think', async t => {
  const file = readCompose(join(root, 'docker-compose.yml'))
  t.strictSame(findBalancerFaults(file, haproxy), [])
  const planted: [fault: string, from: string, to: string][] = [
    ['edge: GEO_URL leads to nobody', 'bind :8104', 'bind :8114'],
    ['edge: MEDIA_URL leads to geo', 'listen media', 'listen geo'],
    ['tenant-registry: GEO_URL leads to geo,', 'listen geo-owner', 'listen geo'],
    ['leads to medium, which is no service', '4 media:8080', '4 medium:8080'],
  ]
  for (const [fault, from, to] of planted) {
    const faults = findBalancerFaults(file, haproxy.replace(from, to))
    t.ok(
      faults.some(it => it.includes(fault)),
      fault,
      { faults },
    )
  }
  const { edge } = file.services
  const environment = { ...edge?.environment, TRUSTED_PROXIES: '172.28.8.0/24' }
  const services = { ...file.services, edge: { ...edge, environment } }
  t.strictSame(findBalancerFaults({ ...file, services }, haproxy), [
    'edge: does not trust the address that haproxy has',
  ])
})
