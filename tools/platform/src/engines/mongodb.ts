import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { javaArgs, obtainJava } from '../java.ts'
import { startDaemon, waitUntilReady } from '../process.ts'

const title = 'Document store'

/**
 * mongo-java-server with its H2 backend: the MongoDB wire protocol where no mongod is to be had. FerretDB 1.24 was
 * tried and loses concurrent updates of one document. No authentication, no transactions, no TTL; see the README.
 */
export const mongodb: Engine = {
  name: 'mongodb',
  title,
  obtain: report => obtainJava(title, 'mongodb', '1.47.0', report),
  start: startMongodb,
}

async function startMongodb({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const daemon = startDaemon({
    command: 'java',
    args: [...javaArgs(program, 384), String(port), join(dataDir, 'data.mv')],
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  const url = `mongodb://127.0.0.1:${port}`
  await waitUntilReady(title, daemon, () => ping(url))
  return {
    env: { MONGODB_URL: url },
    pid: daemon.pid,
    exited: daemon.exited,
    stop: () => daemon.stop(),
  }
}

async function ping(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1000 })
  try {
    await client.db('admin').command({ ping: 1 })
  } finally {
    await client.close()
  }
}
