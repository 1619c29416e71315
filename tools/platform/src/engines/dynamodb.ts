import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { javaArgs, obtainJava } from '../java.ts'
import { startDaemon, waitUntilReady } from '../process.ts'
import { randomSecret, readOrCreateSecret } from '../secrets.ts'

const region = 'eu-central-1'
const title = 'DynamoDB Local'

/** AWS's own DynamoDB Local. It checks no signature: whoever reaches its port on this machine may use it. */
export const dynamodb: Engine = {
  name: 'dynamodb',
  title,
  obtain: report => obtainJava(title, 'dynamodb', '3.1.0', report),
  start: startDynamodb,
}

async function startDynamodb(options: StartOptions): Promise<RunningEngine> {
  const { program, dataDir, port } = options
  const accessKey = await readOrCreateSecret(join(dataDir, 'access-key'), () => randomSecret().slice(0, 20))
  const secretKey = await readOrCreateSecret(join(dataDir, 'secret-key'))
  const data = join(dataDir, 'data')
  await mkdir(data, { recursive: true })
  const daemon = startDaemon({
    command: 'java',
    args: [
      ...javaArgs(program, 256),
      '-port',
      String(port),
      '-sharedDb',
      '-dbPath',
      data,
      '-disableTelemetry',
    ],
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  const endpoint = `http://127.0.0.1:${port}`
  await waitUntilReady(title, daemon, () => listTables(endpoint, accessKey))
  const credentials = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey }
  const env = { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: region, ...credentials }
  return { env, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

async function listTables(endpoint: string, accessKey: string): Promise<void> {
  const scope = `Credential=${accessKey}/20260101/${region}/dynamodb/aws4_request`
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': 'DynamoDB_20120810.ListTables',
      Authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=unchecked`,
    },
    body: '{}',
    signal: AbortSignal.timeout(5000),
  })
  const body = await answer.text()
  if (!answer.ok) throw new Error(`DynamoDB Local answered ${answer.status} ${body}`)
}
