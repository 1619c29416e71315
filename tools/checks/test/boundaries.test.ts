import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { findViolations } from '../src/boundaries.ts'

interface Planted {
  readonly tags: readonly string[]
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly source?: string
}

/** A small workspace in a temporary folder. */
function plant(t: { teardown(work: () => void): void }, projects: Record<string, Planted>): string {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'))
  t.teardown(() => rmSync(root, { recursive: true, force: true }))
  for (const [folder, { tags, source = '', ...dependencies }] of Object.entries(projects)) {
    const manifest = { name: `@careeasy/${folder.split('/')[1]}`, nx: { tags }, ...dependencies }
    const file = join(root, folder, 'src/index.ts')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest))
    writeFileSync(file, source)
  }
  return root
}

const lib = { tags: ['type:lib', 'scope:shared'] }
const on = (name: string) => ({ [`@careeasy/${name}`]: '0.1.0' })

t.test('our own workspace keeps the boundaries', async t => {
  t.strictSame(findViolations(join(import.meta.dirname, '../../..')), [])
})

t.test('an app on a lib is fine', async t => {
  const app = { tags: ['type:app'], dependencies: on('cache'), source: "import '@careeasy/cache'" }
  t.strictSame(findViolations(plant(t, { 'apps/geo': app, 'libs/cache': lib })), [])
})

t.test('each kind of violation is found', async t => {
  const app = { tags: ['type:app'] }
  const planted: Record<string, Record<string, Planted>> = {
    'may not depend on @careeasy/geo': { 'apps/geo': app, 'apps/edge': { ...app, dependencies: on('geo') } },
    'may not depend on @careeasy/geo (': {
      'apps/geo': app,
      'libs/cache': { ...lib, dependencies: on('geo') },
    },
    'may not depend on @careeasy/audit': {
      'libs/audit': { tags: ['type:lib', 'scope:data'] },
      'libs/cache': { ...lib, dependencies: on('audit') },
    },
    'in tests only': {
      'libs/testing': { tags: ['type:lib', 'scope:testing'] },
      'apps/geo': { ...app, dependencies: on('testing') },
    },
    'may not test against': { 'apps/geo': app, 'apps/edge': { ...app, devDependencies: on('geo') } },
    'reaches out of its package': { 'apps/geo': { ...app, source: "import '../../edge/src/app.ts'" } },
    'does not declare': { 'libs/cache': lib, 'apps/geo': { ...app, source: "import '@careeasy/cache'" } },
    'goes past the door': {
      'libs/cache': lib,
      'apps/geo': {
        ...app,
        dependencies: on('cache'),
        source: "import '@careeasy/cache/src/redis-cache.ts'",
      },
    },
  }
  for (const [message, projects] of Object.entries(planted)) {
    const violations = findViolations(plant(t, projects))
    t.ok(
      violations.some(violation => violation.includes(message)),
      message,
    )
  }
})
