// Plain JavaScript for the machine's own Node (20 or newer): checks what is needed, installs the packages, then
// hands over to the pinned Node. `node tools/bootstrap.mjs start|test|run <script.ts> [arguments]`
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingPrerequisites, platformEngines } from './platform/src/prerequisites.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules/.bin')
const stamp = join(root, 'node_modules/.careeasy-lock')

/** @type {import('node:child_process').ChildProcess | undefined} */
let child
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  // a terminal sends Ctrl-C to the child too, which takes both for one request
  process.on(signal, () => (child === undefined ? process.exit(130) : child.kill(signal)))
}

/** @param {string[]} args */
async function main([command, ...args]) {
  const script = command === 'run' ? args.shift() : join('tools/platform/src', `${command}.ts`)
  if (script === undefined || !['start', 'test', 'run'].includes(command ?? '')) {
    console.error('usage: node tools/bootstrap.mjs start|test|run <script.ts> [arguments]')
    return 2
  }
  const missing = [
    ...unfit(),
    ...(command === 'run' ? [] : missingPrerequisites(platformEngines, process.env)),
  ]
  if (missing.length > 0) {
    console.error(`CareEasy cannot start on this machine yet:\n\n  ${missing.join('\n  ')}\n`)
    return 1
  }
  const installed = await install()
  if (installed !== 0) return installed
  return runPinned(script, args)
}

/** What is wrong with the machine itself, in words. */
function unfit() {
  const { platform, arch, versions } = process
  return [
    platform !== 'linux' &&
      `Linux is needed, this is ${platform}: use the container set-up (docker-compose.yml)`,
    !['x64', 'arm64'].includes(arch) && `an x64 or arm64 processor is needed, this is ${arch}`,
    Number(versions.node.split('.')[0]) < 20 && `Node ${versions.node} is too old: install Node 20 or newer`,
    spawnSync('npm', ['--version']).status !== 0 &&
      'npm is not there; needed to install packages: it comes with Node',
  ].filter(line => line !== false)
}

/** Runs `npm ci` unless node_modules was made from the present lock file and manifests. */
async function install() {
  const made = createHash('sha256')
  for (const file of manifests()) made.update(readFileSync(file))
  const lock = made.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return 0
  console.log('Installing the packages (npm ci) …')
  const code = await finish(
    spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' }),
  )
  if (code === 0) writeFileSync(stamp, lock)
  return code
}

/** The lock file and every package.json of the workspace. */
function manifests() {
  const packages = ['apps', 'libs', 'tools'].flatMap(folder =>
    readdirSync(join(root, folder)).map(name => join(folder, name, 'package.json')),
  )
  return ['package-lock.json', 'package.json', 'acceptance/package.json', ...packages]
    .map(file => join(root, file))
    .filter(file => existsSync(file))
}

/**
 * @param {string} script
 * @param {string[]} args
 */
function runPinned(script, args) {
  // the child shuts down when this process is killed, even by SIGKILL
  const guard =
    spawnSync('setpriv', ['--version']).status === 0 ? ['setpriv', '--pdeathsig', 'TERM', '--'] : []
  const [command = '', ...rest] = [...guard, join(bin, 'node'), join(root, script), ...args]
  const env = { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) }
  watchNpm()
  return finish(spawn(command, rest, { cwd: root, stdio: 'inherit', env }))
}

/** npm, when it is killed, leaves its shell and what that runs behind: so the end of npm ends us. */
function watchNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parents = () => `${process.ppid} ${parentOfShell(process.ppid)}`
  const first = parents()
  setInterval(() => parents() !== first && child?.kill('SIGTERM'), 500).unref()
}

/**
 * The parent of `pid` if that is the shell in which npm runs scripts.
 * @param {number} pid
 */
function parentOfShell(pid) {
  try {
    const [, name, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return name?.endsWith('sh') ? parent : undefined
  } catch {
    return 'gone'
  }
}

/**
 * @param {import('node:child_process').ChildProcess} started
 * @returns {Promise<number>}
 */
function finish(started) {
  child = started
  return new Promise((resolve, reject) => {
    started.once('error', reject)
    started.once('exit', (code, signal) => {
      child = undefined
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

process.exitCode = await main(process.argv.slice(2))
