import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { auth, Client } from 'cassandra-driver'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { javaArgs, obtainJava } from '../java.ts'
import { freePorts } from '../ports.ts'
import { startDaemon, waitUntilReady } from '../process.ts'
import { readOrCreateSecret } from '../secrets.ts'

const title = 'Cassandra'
const datacenter = 'datacenter1'
const keyspace = 'careeasy'
const superuser = 'cassandra'

/** One node of Apache Cassandra, for the tests of the cache's driver only: a start takes some ten seconds. */
export const cassandra: Engine = {
  name: 'cassandra',
  title,
  obtain: report => obtainJava(title, 'cassandra', '5.0.9', report),
  start: startCassandra,
}

/** What Cassandra opens of the JDK from 17 on, as its own jvm17-server.options lists it. */
const opens = [
  ...['io', 'lang', 'lang.module', 'lang.reflect', 'math', 'net', 'nio', 'util', 'util.concurrent'].map(
    name => `java.base/java.${name}`,
  ),
  'java.base/java.util.concurrent.atomic',
  ...['loader', 'math', 'module', 'ref', 'reflect', 'util.jar'].map(name => `java.base/jdk.internal.${name}`),
  'java.base/sun.nio.ch',
  'jdk.management/com.sun.management.internal',
].map(name => `--add-opens=${name}=ALL-UNNAMED`)
const exported = [
  'java.base/java.lang.ref',
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
].map(name => `--add-exports=${name}=ALL-UNNAMED`)

async function startCassandra({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const password = await readOrCreateSecret(join(dataDir, 'password'))
  // it remembers the port under which it knows itself
  const [free] = await freePorts(1)
  const storagePort = await readOrCreateSecret(join(dataDir, 'storage.port'), () => String(free))
  const config = join(dataDir, 'cassandra.yaml')
  const logging = join(dataDir, 'logback.xml')
  const temporary = join(dataDir, 'tmp')
  await mkdir(temporary, { recursive: true })
  await writeFile(config, configuration(dataDir, port, storagePort), { mode: 0o600 })
  await writeFile(logging, loggingConfiguration)

  const properties = {
    'cassandra-foreground': 'yes',
    'cassandra.config': `file://${config}`,
    'cassandra.storagedir': dataDir,
    'logback.configurationFile': logging,
    'java.io.tmpdir': temporary,
    'jna.tmpdir': temporary,
    'jdk.attach.allowAttachSelf': 'true',
    // a node that is alone has nobody to wait for
    'cassandra.skip_wait_for_gossip_to_settle': '0',
    'cassandra.ring_delay_ms': '0',
    'cassandra.superuser_setup_delay_ms': '0',
  }
  const flags = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`)
  const agent = `-javaagent:${join(program, 'lib/jamm-0.4.0.jar')}`
  const java = javaArgs(program, 512, 'org.apache.cassandra.service.CassandraDaemon')
  const daemon = startDaemon({
    command: 'java',
    args: [agent, ...opens, ...exported, ...flags, ...java],
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  await waitUntilReady(title, daemon, () => prepare(port, password), 120_000)
  const url = `cassandra://${superuser}:${password}@127.0.0.1:${port}/${keyspace}?datacenter=${datacenter}`
  return {
    env: { CASSANDRA_URL: url },
    pid: daemon.pid,
    exited: daemon.exited,
    stop: () => daemon.stop(),
  }
}

/** Gives the superuser a password of our own, unless an earlier start did, and makes the keyspace. */
async function prepare(port: number, password: string): Promise<void> {
  try {
    await withClient(port, password, client => createKeyspace(client))
  } catch (error) {
    if (!isRefused(error)) throw error
    await withClient(port, superuser, async client => {
      await client.execute(`ALTER ROLE ${superuser} WITH PASSWORD = '${password}'`)
      await createKeyspace(client)
    })
  }
}

async function createKeyspace(client: Client): Promise<void> {
  const replication = `{'class': 'NetworkTopologyStrategy', '${datacenter}': 1}`
  await client.execute(`CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replication}`)
}

async function withClient(port: number, password: string, work: (client: Client) => Promise<void>) {
  const client = new Client({
    contactPoints: [`127.0.0.1:${port}`],
    localDataCenter: datacenter,
    authProvider: new auth.PlainTextAuthProvider(superuser, password),
  })
  try {
    await work(client)
  } finally {
    await client.shutdown()
  }
}

/** The driver tells why for each host. */
function isRefused(error: unknown): boolean {
  const reasons = Object.values((error as { innerErrors?: Record<string, Error> }).innerErrors ?? {})
  return reasons.some(({ name }) => name === 'AuthenticationError')
}

function configuration(dataDir: string, port: number, storagePort: string): string {
  const folders = { commitlog: 'commitlog', saved_caches: 'saved_caches', hints: 'hints', cdc_raw: 'cdc_raw' }
  const lines = {
    cluster_name: 'careeasy',
    num_tokens: 1,
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    endpoint_snitch: 'SimpleSnitch',
    listen_address: '127.0.0.1',
    storage_port: storagePort,
    rpc_address: '127.0.0.1',
    native_transport_port: port,
    authenticator: 'PasswordAuthenticator',
    authorizer: 'CassandraAuthorizer',
    commitlog_sync: 'periodic',
    commitlog_sync_period: '1000ms',
    memtable_heap_space: '64MiB',
    memtable_offheap_space: '64MiB',
    data_file_directories: JSON.stringify([join(dataDir, 'data')]),
    seed_provider: `[{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: "127.0.0.1:${storagePort}"}]}]`,
    ...Object.fromEntries(
      Object.entries(folders).map(([key, folder]) => [
        `${key}_directory`,
        JSON.stringify(join(dataDir, folder)),
      ]),
    ),
  }
  return `${Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')}\n`
}

const loggingConfiguration = `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %-5level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out"/></root>
</configuration>
`
