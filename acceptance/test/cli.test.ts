import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { answered } from '@careeasy/client'
import t from 'tap'
import { deployment, newTenant, refusal, signInAdmin } from './client.ts'
import { people } from './things.ts'

// each command is a process of its own that signs in, which takes a second on a busy machine
t.setTimeout(180_000)

const to = deployment()
const root = join(import.meta.dirname, '../..')
const script = join(root, 'tools/cli/src/careeasy.mjs')

/** What a line may tell: a tenant, what became of one, or what a check found. */
interface Line {
  readonly Tenant_UUID: string
  readonly ok?: boolean
  readonly parts?: readonly object[]
  readonly problem?: { readonly code: string; readonly status: number }
}

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The lines of standard output, where they are JSON. */
  readonly json: readonly Line[]
}

function run(file: string, args: readonly string[], who = to.admin): Promise<Ended> {
  const credentials = { CAREEASY_USERNAME: who.email, CAREEASY_PASSWORD: who.password }
  const env = { ...process.env, CAREEASY_URL: to.edgeUrl, ...credentials }
  return new Promise(resolve => {
    const child = execFile(file, args, { cwd: root, env }, (_error, stdout, stderr) => {
      const lines = stdout.split('\n').filter(line => line.startsWith('{'))
      resolve({ code: child.exitCode ?? -1, stdout, stderr, json: lines.map(line => JSON.parse(line)) })
    })
  })
}

/** `careeasy tenants …`, by the Node of this test. */
function tenants(...args: string[]): Promise<Ended> {
  return run(process.execPath, [script, 'tenants', ...args])
}

/** A short name that nobody has. */
function newName(): string {
  return `cli-${randomUUID().slice(0, 13)}`
}

t.test('npx finds the command in a checkout', async t => {
  const { code, stdout, stderr } = await run('npx', [
    '--no',
    'careeasy',
    'tenants',
    'show',
    to.demo.tenants[0],
  ])
  t.equal(code, 0, stderr)
  t.match(stdout, /^status +active$/m)
  t.match(stdout, /^postgres +pool on main$/m)
})

t.test('a tenant is created, shown, listed, renamed, suspended, resumed and checked', async t => {
  const { person, email } = await newTenant(to)
  const [name, renamed] = [newName(), newName()]
  const created = await tenants('create', name, '--owner', email, '--display-name', 'Care at home', '--json')
  t.equal(created.code, 0, created.stderr)
  t.match(created.json, [{ name, display_name: 'Care at home', status: 'active' }])
  const tenant = String(created.json[0]?.Tenant_UUID)
  const { api } = person.forTenant(tenant)
  const list = () => api.GET('/profile/objects/{type}', { params: people })
  t.equal((await answered(list())).status, 200, 'its owner can use it')

  t.match((await tenants('show', tenant)).stdout, /^display name +Care at home$/m)
  const listed = await tenants('list', '--json')
  t.strictSame(
    listed.json.filter(item => item.Tenant_UUID === tenant),
    created.json,
  )
  const ids = listed.json.map(item => item.Tenant_UUID)
  t.strictSame(ids, [...new Set(ids)].sort(), 'each once, in order')

  t.match((await tenants('rename', tenant, renamed)).stdout, new RegExp(`^name +${renamed}$`, 'm'))
  t.equal((await tenants('rename', tenant, renamed)).code, 0, 'again makes no difference')

  t.match(await tenants('suspend', tenant), { code: 0, stdout: `${tenant}  suspended\n` })
  const refused = await refusal(list())
  t.equal(refused.code, 'CE_TENANT_SUSPENDED')
  t.match(await tenants('resume', tenant), { code: 0, stdout: `${tenant}  active\n` })
  t.equal((await answered(list())).status, 200)

  const checked = await tenants('check', tenant, to.demo.tenants[0])
  t.equal(checked.code, 0, checked.stdout + checked.stderr)
  t.match(checked.stdout, `${tenant}  active  well`)
  t.match(checked.stderr, '2 checked: 2 well, 0 with faults')
})

t.test('check --all asks about every tenant, and the exit code says whether all are well', async t => {
  const listed = await tenants('list', '--json')
  const { code, json, stderr } = await tenants('check', '--all', '--json')
  const asked = (items: readonly Line[]) => items.map(item => item.Tenant_UUID).sort()
  t.strictSame(asked(json), asked(listed.json))
  t.equal(code, json.every(item => item.ok) ? 0 : 1)
  t.match(stderr, new RegExp(`^${json.length.toLocaleString('en')} checked: `, 'm'))
  t.match(json.find(item => item.Tenant_UUID === to.demo.tenants[0])?.parts?.length, 4)
})

t.test('of many, one that is unknown is told and the others are done', async t => {
  const { tenant } = await newTenant(to)
  const { code, stdout, stderr } = await tenants('suspend', 'UNKNOWN0000', tenant)
  t.equal(code, 1)
  t.equal(stdout, `${tenant}  suspended\n`)
  t.match(stderr, /^UNKNOWN0000: CE_TENANT_UNKNOWN: .+ \(request id [0-9a-f-]{36}\)$/m)
  const again = await tenants('resume', tenant, 'UNKNOWN0000', '--json')
  t.match(again.json.find(item => item.problem)?.problem, { code: 'CE_TENANT_UNKNOWN', status: 404 })
})

t.test('what the platform refuses is told by its code, and nothing is made', async t => {
  const name = newName()
  const refusals: Record<string, string[]> = {
    CE_TENANT_NAME_TAKEN: ['create', 'logezycare'],
    CE_OWNER_UNKNOWN: ['create', name, '--owner', 'nobody@example.org'],
    CE_PLAN_UNKNOWN: ['create', name, '--plan', 'no-such-plan'],
    CE_CLUSTER_UNKNOWN: [
      ...['create', name, '--postgres', 'silo:no-such-cluster'],
      ...['--mongo', 'pool:main', '--assets', 'pool:main'],
    ],
    CE_TENANT_UNKNOWN: ['show', 'UNKNOWN0000'],
  }
  for (const [code, args] of Object.entries(refusals)) {
    const ended = await tenants(...args)
    t.match(ended, { code: 1, stdout: '' }, code)
    t.match(ended.stderr, new RegExp(`^${code}: .+ \\(request id [0-9a-f-]{36}\\)$`, 'm'))
  }
  t.notOk((await tenants('list')).stdout.includes(name))
})

t.test('who is no platform admin is refused, once for all tenants', async t => {
  const args = [script, 'tenants', 'suspend', ...to.demo.tenants]
  const { code, stderr } = await run(process.execPath, args, to.demo)
  t.equal(code, 1)
  t.match(stderr, /^CE_ROLE_INSUFFICIENT: /)
  const wrong = await run(process.execPath, args, { email: to.admin.email, password: 'not-this-one' })
  t.equal(wrong.code, 1)
  t.match(wrong.stderr, /^CE_LOGIN_(FAILED|DELAYED): /)
})

t.test('no session is left behind', async t => {
  const admin = await signInAdmin(to)
  const sessions = async () => {
    const query = { limit: 1_000 }
    const { data } = await answered(admin.api.GET('/auth/sessions', { params: { query } }))
    return data.items.length
  }
  const before = await sessions()
  t.equal((await tenants('list')).code, 0)
  t.equal((await tenants('show', 'UNKNOWN0000')).code, 1)
  t.equal(await sessions(), before)
})
