import { loadConfig } from '@careeasy/config'
import { migrateCommand } from '@careeasy/mongo-migrations'
import { createS3Client } from '@careeasy/tenant-connection/assets'
import { assetCluster, StoreConfigSchema } from './config.ts'
import { createBucket } from './store/bucket.ts'
import { assetMigrations } from './store/migrations.ts'

const config = loadConfig(StoreConfigSchema, process.env)
const args = process.argv.slice(2)

// With --status nothing is made. Silos got their buckets when they were provisioned.
if (args.length === 0) {
  const s3 = createS3Client(assetCluster(config))
  try {
    await createBucket(s3, config.S3_BUCKET, config.AWS_REGION)
  } finally {
    s3.destroy()
  }
}
process.exitCode = await migrateCommand({
  url: config.MONGODB_URL,
  database: config.MONGODB_DATABASE,
  migrations: assetMigrations,
  args,
  print: line => console.log(line),
})
