import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { obtainProgram, recipeFolder, recipeVersion } from '../cache.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { run, startDaemon, waitUntilReady } from '../process.ts'
import type { Report } from '../report.ts'
import { randomSecret, readOrCreateSecret } from '../secrets.ts'

const region = 'eu-central-1'
const title = 'versitygw (S3)'
const module = 'github.com/versity/versitygw'

/** versitygw: S3 over a folder, with signatures checked and versioning. */
export const s3: Engine = { name: 's3', title, obtain: obtainS3, start: startS3 }

async function obtainS3(report: Report): Promise<string> {
  const recipe = recipeFolder('versitygw')
  const descriptor = await readFile(join(recipe, 'go.mod'), 'utf8')
  const version = /versitygw v(\S+)/.exec(descriptor)?.[1] ?? 'unknown'
  const make = (folder: string) =>
    report.step(`${title}: building with Go (about two minutes the first time)`, async () => {
      const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w']
      const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' }
      // go.sum, which is committed, says what every source must be
      const args = [
        'build',
        '-C',
        recipe,
        ...flags,
        '-o',
        join(folder, 'versitygw'),
        `${module}/cmd/versitygw`,
      ]
      await run('go', args, { env })
    })
  return obtainProgram(
    { name: 'versitygw', version: await recipeVersion(version, recipe), title, make },
    report,
  )
}

async function startS3({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const accessKeyId = await readOrCreateSecret(join(dataDir, 'access-key'), () => randomSecret().slice(0, 20))
  const secretAccessKey = await readOrCreateSecret(join(dataDir, 'secret-key'))
  const buckets = join(dataDir, 'buckets')
  const versions = join(dataDir, 'versions')
  for (const folder of [buckets, versions]) await mkdir(folder, { recursive: true })
  const daemon = startDaemon({
    command: join(program, 'versitygw'),
    args: [
      ...['--port', `127.0.0.1:${port}`, '--region', region, '--quiet', '--keep-alive'],
      ...['posix', '--versioning-dir', versions, buckets],
    ],
    env: { ...process.env, ROOT_ACCESS_KEY_ID: accessKeyId, ROOT_SECRET_ACCESS_KEY: secretAccessKey },
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
  await waitUntilReady(title, daemon, () => client.send(new ListBucketsCommand()))
  client.destroy()
  return {
    env: {
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: region,
    },
    pid: daemon.pid,
    exited: daemon.exited,
    stop: () => daemon.stop(),
  }
}
