// Plain JavaScript, since the bootstrap reads it before the pinned Node is there. It imports nothing but Node's own.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {{ command: string, why: string, remedy: string, problem?: (path: string) => string | undefined }} Prerequisite
 * @typedef {'postgres' | 'redis' | 'dynamodb' | 'mongodb' | 's3' | 'postgres2' | 'pgbouncer' | 'memcached' | 'cassandra' | 'clamav' | 'haproxy' | 'nginx' | 'chromium'} EngineName
 */

/**
 * The address that, if it is given in the environment, wins: then that engine is neither obtained nor started.
 * @type {Record<EngineName, string>}
 */
export const addressVariables = {
  postgres: 'POSTGRES_URL',
  redis: 'REDIS_URL',
  dynamodb: 'DYNAMODB_ENDPOINT',
  mongodb: 'MONGODB_URL',
  s3: 'S3_ENDPOINT',
  postgres2: 'POSTGRES2_URL',
  pgbouncer: 'PGBOUNCER_URL',
  memcached: 'MEMCACHED_URL',
  cassandra: 'CASSANDRA_URL',
  clamav: 'CLAMD_URL',
  haproxy: 'HAPROXY_URL',
  nginx: 'NGINX_URL',
  chromium: 'CHROMIUM_URL',
}

/**
 * What the services need; the other engines are for tests that name them.
 * @type {EngineName[]}
 */
export const platformEngines = ['postgres', 'redis', 'dynamodb', 'mongodb', 's3']

const debian = 'a Debian or Ubuntu system; elsewhere run it in such a container, or give the address in'
/** @type {Prerequisite} */
const setpriv = {
  command: 'setpriv',
  why: 'to let no engine outlive the platform',
  remedy: 'apt-get install util-linux',
}
/** @type {Prerequisite} */
const javac = {
  command: 'javac',
  why: 'to run DynamoDB Local, the document store and Cassandra',
  remedy: 'apt-get install openjdk-17-jdk-headless (a JDK from 17 on)',
  problem: path => atLeast(17, read(path, ['-version'])),
}
/** @type {Prerequisite} */
const java = { ...javac, command: 'java', problem: path => atLeast(17, read(path, ['-version'])) }
/** @type {Prerequisite} */
const mvn = {
  command: 'mvn',
  why: 'to fetch DynamoDB Local, the document store and Cassandra',
  remedy: 'apt-get install maven',
}

/** @type {(variable: string) => Prerequisite[]} */
const debianTools = variable => [
  {
    command: 'apt-get',
    why: "to fetch Debian's packages of the engines",
    remedy: `${debian} ${variable}`,
  },
  { command: 'apt-cache', why: 'to find their versions', remedy: `${debian} ${variable}` },
  { command: 'dpkg-deb', why: 'to unpack them', remedy: `${debian} ${variable}` },
  { command: 'unshare', why: 'to run them when you are root', remedy: 'apt-get install util-linux' },
]

/** @type {Record<EngineName, Prerequisite[]>} */
const byEngine = {
  postgres: [setpriv, ...debianTools(addressVariables.postgres)],
  postgres2: [setpriv, ...debianTools(addressVariables.postgres2)],
  pgbouncer: [setpriv, ...debianTools(addressVariables.pgbouncer)],
  redis: [setpriv, ...debianTools(addressVariables.redis)],
  memcached: [setpriv, ...debianTools(addressVariables.memcached)],
  clamav: [setpriv, ...debianTools(addressVariables.clamav)],
  haproxy: [setpriv, ...debianTools(addressVariables.haproxy)],
  nginx: [setpriv, ...debianTools(addressVariables.nginx)],
  chromium: [setpriv, ...debianTools(addressVariables.chromium)],
  dynamodb: [setpriv, java, javac, mvn],
  mongodb: [setpriv, java, javac, mvn],
  cassandra: [setpriv, java, mvn],
  s3: [
    setpriv,
    {
      command: 'go',
      why: 'to build the S3 server versitygw',
      remedy: 'install Go 1.25 or newer (one from 1.21 on fetches that by itself unless GOTOOLCHAIN=local)',
      problem: path => {
        const [version = '', toolchain] = read(path, ['env', 'GOVERSION', 'GOTOOLCHAIN']).split('\n')
        const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0)
        return minor >= (toolchain === 'local' ? 25 : 21) ? undefined : `${version} is too old`
      },
    },
  ],
}

/**
 * What is missing on this machine for the engines named, every line of it at once.
 * @param {EngineName[]} engines
 * @param {NodeJS.ProcessEnv} env an engine whose address is given here needs nothing
 * @returns {string[]} one line each: the command, why it is needed, what to do
 */
export function missingPrerequisites(engines, env) {
  const lines = new Map()
  for (const engine of engines) {
    if (env[addressVariables[engine]]) continue
    for (const { command, why, remedy, problem } of byEngine[engine]) {
      const path = find(command, env)
      const fault = path === undefined ? 'is not there' : problem?.(path)
      if (fault !== undefined) lines.set(command, `${command} ${fault}; needed ${why}: ${remedy}`)
    }
  }
  return [...lines.values()]
}

/**
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function find(command, env) {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, command)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not in this folder
    }
  }
  return undefined
}

/**
 * @param {string} path
 * @param {string[]} args
 */
function read(path, args) {
  const { stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' })
  return `${stdout}${stderr}`.trim()
}

/**
 * @param {number} major
 * @param {string} text what `java -version` or `javac -version` prints
 */
function atLeast(major, text) {
  const found = /(?:version "|javac )(\d+)/.exec(text)?.[1]
  return Number(found ?? 0) >= major ? undefined : `is version ${found ?? 'unknown'}, older than ${major}`
}
