import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { composeEnvironment, readCompose } from '../src/compose.ts'
import { installImage } from '../src/image.ts'

// CHECK_IMAGES=all tries every service, CHECK_IMAGES=geo,media some. An install takes a quarter of a minute each.
const root = join(import.meta.dirname, '../../..')
const compose = readCompose(join(root, 'docker-compose.yml'))
const all = ['edge', 'auth', 'tenant-registry', 'profile', 'geo', 'media']
const wanted = process.env['CHECK_IMAGES'] ?? 'edge'
// An install fetches what npm's own cache lacks.
t.setTimeout(900_000)
const apps = wanted === 'all' ? all : wanted.split(',')

/** `NAME=value` in a Dockerfile, or `NAME: 'value'` in our code. */
function settingIn(file: string, name: string): string | undefined {
  const source = readFileSync(join(root, file), 'utf8')
  return new RegExp(`\\b${name}(?:=|: ')([^'\\s]+)`).exec(source)?.[1]
}

t.test('the local platform and the benchmarks set the allocator as the image does', async t => {
  const name = 'MALLOC_ARENA_MAX'
  const value = settingIn('Dockerfile', name)
  t.match(value, /^\d$/)
  for (const file of ['tools/platform/src/services.ts', 'tools/bench/src/child.ts'])
    t.equal(settingIn(file, name), value, file)
})

for (const app of apps) {
  t.test(
    `what the image of ${app} holds starts with the environment that compose gives it`,
    { timeout: 300_000 },
    async t => {
      const secrets = mkdtempSync(join(tmpdir(), 'image-secrets-'))
      t.teardown(() => rmSync(secrets, { recursive: true, force: true }))
      const made = spawnSync(process.execPath, [join(root, 'tools/platform/src/compose-secrets.ts'), secrets])
      t.equal(made.status, 0, 'the secrets are made')
      for (const { file } of Object.values(compose.secrets))
        t.ok(existsSync(join(secrets, file.replace('.careeasy/compose/', ''))), `${file} is made`)

      const image = await installImage(root, app)
      t.teardown(image.remove)
      t.comment(`${app}: ${image.megabytes} MB beside Node`)
      t.strictSame(globSync('{apps,libs}/*/test/**/*.ts', { cwd: image.folder }), [], 'no tests are in it')
      t.notOk(existsSync(join(image.folder, 'node_modules/tap')), 'no tools are in it')

      const compiled = { NODE_COMPILE_CACHE: join(image.folder, 'compiled') }
      const compiling = spawnSync(process.execPath, [image.compileScript], {
        cwd: image.workingDirectory,
        env: { PATH: process.env['PATH'], ...compiled },
        encoding: 'utf8',
      })
      t.equal(compiling.status, 0, 'it can be compiled beforehand', { stderr: compiling.stderr })
      t.ok(globSync('*/*', { cwd: compiled.NODE_COMPILE_CACHE }).length > 100, 'with all that it loads')

      const port = await freePort()
      const service = compose.services[app]
      const entries = Object.entries(service === undefined ? {} : composeEnvironment(service))
      const env = Object.fromEntries(
        entries.map(([name, value]) => [name, value.replace('/run/secrets', secrets)]),
      )
      const [command = '', ...args] = image.command
      const started = performance.now()
      const child = spawn(command === 'node' ? process.execPath : command, args, {
        cwd: image.workingDirectory,
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          ...compiled,
          ...env,
          HOST: '127.0.0.1',
          PORT: String(port),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      child.stdout.on('data', chunk => (output += chunk))
      child.stderr.on('data', chunk => (output += chunk))
      const ended = new Promise<number | null>(resolve => child.once('close', resolve))
      t.teardown(() => child.kill('SIGKILL'))

      const alive = await answers(`http://127.0.0.1:${port}/livez`, () => child.exitCode !== null)
      t.equal(alive, 200, 'it lives', { output })
      t.comment(`${app}: alive after ${Math.round(performance.now() - started)} ms`)
      const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
      // No store of compose's can be reached here.
      t.equal(ready.status, 503, 'it is not ready, and says what is missing')
      t.ok(((await ready.json()) as { missing: string[] }).missing.length > 0)
      child.kill('SIGTERM')
      t.equal(await Promise.race([ended, sleep(60_000, 'late')]), 0, 'it ends by itself when told to', {
        output,
      })
    },
  )
}

async function answers(url: string, isOver: () => boolean): Promise<number | undefined> {
  for (let tries = 0; tries < 600 && !isOver(); tries += 1) {
    const status = await fetch(url).then(
      it => it.status,
      () => undefined,
    )
    if (status !== undefined) return status
    await sleep(100)
  }
  return undefined
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}
