import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { createProgram } from '../src/program.ts'
import { answer, startStandIn } from './stand-in.ts'

const script = join(import.meta.dirname, '../src/careeasy.mjs')

/** Runs the command line where there is no platform to speak to. */
function careeasy(...args: string[]) {
  const env = { PATH: process.env['PATH'], CAREEASY_URL: 'http://127.0.0.1:1' }
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env })
}

t.test('every command tells how it is called', async t => {
  const { status, stdout } = careeasy('--help')
  t.equal(status, 0)
  t.match(stdout, /CAREEASY_PASSWORD_FILE[\s\S]*Exit codes/)
  const [tenants] = createProgram(
    async () => {},
    {},
    async () => {},
  ).commands
  const commands = tenants?.commands ?? []
  const names = ['list', 'create', 'show', 'suspend', 'resume', 'rename', 'limit', 'check']
  t.strictSame(
    commands.map(command => command.name()),
    names,
  )
  for (const command of commands) {
    const help = command.helpInformation()
    t.match(help, `Usage: careeasy tenants ${command.name()}`)
    t.match(help, '--url <url>')
    t.ok(command.summary().length < 40, 'short enough for one line of the list')
  }
})

t.test('wrong usage is exit code 2, and says what is wrong', async t => {
  const wrong: Record<string, string[]> = {
    'Usage: careeasy': [],
    "unknown command 'chekc'": ['tenants', 'chekc'],
    "unknown option '--password'": ['tenants', 'list', '--password', 'x'],
    "missing required argument 'id'": ['tenants', 'suspend'],
    'A Tenant_UUID has': ['tenants', 'show', '7ma170h'],
    'Write tier:cluster': ['tenants', 'create', 'new-one', '--postgres', 'main'],
    'name all three': ['tenants', 'create', 'new-one', '--postgres', 'silo:main'],
    'cannot be used with': ['tenants', 'create', 'new-one', '--plan', 'shared', '--assets', 'pool:main'],
    "'--media-bytes <n>' not specified": ['tenants', 'limit', '7MA170H'],
    'Write a number of bytes': ['tenants', 'limit', '7MA170H', '--media-bytes', '5GB'],
    'or say --all': ['tenants', 'check'],
    'say --all': ['tenants', 'check', '7MA170H', '--all'],
    'is no address': ['tenants', 'list', '--url', 'care.example.org'],
    'CAREEASY_USERNAME is not set': ['tenants', 'list'],
  }
  for (const [message, args] of Object.entries(wrong)) {
    const { status, stderr, stdout } = careeasy(...args)
    t.equal(status, 2, message)
    t.match(stderr, message)
    t.equal(stdout, '')
  }
})

t.test('a platform that gives no answer is exit code 1', async t => {
  const env = { ...process.env, CAREEASY_USERNAME: 'a@example.org', CAREEASY_PASSWORD: 'x' }
  const args = [script, 'tenants', 'list', '--url', 'http://127.0.0.1:1']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env })
  t.equal(status, 1)
  t.match(stderr, /^http:\/\/127\.0\.0\.1:1 gives no answer: /)
})

t.test('limits are put as they are given, and default takes them away', async t => {
  const claims = Buffer.from(JSON.stringify({ iat: 0, exp: 900 })).toString('base64url')
  const lengths: unknown[] = []
  const { url, received } = await startStandIn(t, ({ method, path }, response, request) => {
    if (path === '/auth/login') return answer(response, 200, { Auth_key: 'k', Auth_token: `t.${claims}.s` })
    if (method !== 'PUT') return void response.writeHead(204).end()
    lengths.push(request.headers['content-length'])
    const tenant = {
      Tenant_UUID: '7MA170H',
      name: 'n',
      display_name: 'N',
      status: 'active',
      created_at: 'now',
    }
    answer(response, 200, tenant)
  })
  const env = { ...process.env, CAREEASY_USERNAME: 'a@example.org', CAREEASY_PASSWORD: 'x' }
  for (const limit of ['5KiB', 'default']) {
    const args = [script, 'tenants', 'limit', '7MA170H', '--media-bytes', limit, '--url', url.origin]
    const [code] = await once(spawn(process.execPath, args, { env }), 'close')
    t.equal(code, 0)
  }
  const asked = received.filter(({ method }) => method === 'PUT').map(({ path }) => path)
  t.strictSame(asked, ['/tenants/7MA170H/limits', '/tenants/7MA170H/limits'])
  t.strictSame(
    lengths,
    ['{"media_bytes":5120}', '{}'].map(body => String(body.length)),
  )
})

t.test('Ctrl-C begins nothing new, finishes what is under way, signs out and is exit code 130', async t => {
  const claims = Buffer.from(JSON.stringify({ iat: 0, exp: 900 })).toString('base64url')
  const { url, received } = await startStandIn(t, ({ path }, response) => {
    if (path === '/auth/login') answer(response, 200, { Auth_key: 'k', Auth_token: `t.${claims}.s` })
    else if (path === '/auth/logout') response.writeHead(204).end()
    else setTimeout(() => answer(response, 200, { status: 'suspended' }), 500)
  })
  const ids = Array.from({ length: 30 }, (_, number) => `TENANT${number + 10}`)
  const env = { ...process.env, CAREEASY_USERNAME: 'a@example.org', CAREEASY_PASSWORD: 'x' }
  const child = spawn(process.execPath, [script, 'tenants', 'suspend', ...ids, '--url', url.origin], { env })
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', data => {
    stderr += data
  })
  child.stdout.on('data', data => {
    // the first are done, so the next are under way
    if (stdout === '') child.kill('SIGINT')
    stdout += data
  })
  const [code] = await once(child, 'close')
  t.equal(code, 130)
  const asked = received.filter(({ path }) => path.endsWith('/suspend'))
  t.ok(asked.length < ids.length, `${asked.length} were begun`)
  t.equal(stdout.trim().split('\n').length, asked.length, 'and each of those was finished')
  t.match(stderr, `stopped after ${asked.length} of 30`)
  t.equal(received.at(-1)?.path, '/auth/logout')
})
