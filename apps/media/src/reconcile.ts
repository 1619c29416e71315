import { parseArgs } from 'node:util'
import { loadConfig } from '@careeasy/config'
import { createS3Client } from '@careeasy/tenant-connection/assets'
import { buildApp } from './app.ts'
import { assetCluster, ConfigSchema } from './config.ts'
import { createMalwareCheck } from './malware/malware-check.ts'
import { reconcile } from './reconcile/run.ts'
import { tenantsWithMedia } from './reconcile/tenants.ts'
import { databaseOf } from './store/databases.ts'
import { createIntake } from './store/intake.ts'

// reconcile.ts [--repair] [--tenant T] [--grace SECONDS]: says where S3 and the metadata do not agree. With the
// service's own environment; the exit code is 1 when something is left to be done, 2 for bad arguments.

function readArgs() {
  try {
    const { values } = parseArgs({
      options: {
        repair: { type: 'boolean', default: false },
        tenant: { type: 'string' },
        grace: { type: 'string', default: '3600' },
      },
    })
    if (!/^\d{1,9}$/.test(values.grace)) throw new Error('--grace takes seconds')
    return values
  } catch (error) {
    console.error(
      `${(error as Error).message}\nusage: reconcile.ts [--repair] [--tenant T] [--grace SECONDS]`,
    )
    return undefined
  }
}

const args = readArgs()
if (args === undefined) {
  process.exitCode = 2
} else {
  const config = loadConfig(ConfigSchema, process.env)
  // Its own sweeps would change what is being compared.
  const app = await buildApp({ ...config, SWEEP_INTERVAL_MS: 2_147_483_647 })
  const s3 = createS3Client(assetCluster(config))
  try {
    await app.ready()
    const options = {
      quota: config.DEFAULT_QUOTA_BYTES,
      maxOpen: config.MAX_OPEN_UPLOADS,
      // Nothing is uploaded here.
      malware: createMalwareCheck(undefined, 'refuse'),
    }
    const pool = databaseOf(app, 'main')
    const { found, repaired, failed } = await reconcile({
      tenants: args.tenant === undefined ? await tenantsWithMedia(pool, s3, config.S3_BUCKET) : [args.tenant],
      tenantOf: app.tenants.forService,
      intakeOf: tenant => createIntake(tenant, options),
      repair: args.repair,
      grace: Number(args.grace) * 1_000,
      print: line => console.log(line),
    })
    process.exitCode = found > repaired || failed.length > 0 ? 1 : 0
  } finally {
    s3.destroy()
    await app.close()
  }
}
