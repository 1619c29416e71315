import { loadConfig } from '@careeasy/config'
import { createS3Client } from '@careeasy/tenant-connection'
import { MongoClient } from 'mongodb'
import { assetCluster, StoreConfigSchema } from './config.ts'
import { createAssetIndexes } from './store/assets.ts'
import { createBucket } from './store/bucket.ts'

const config = loadConfig(StoreConfigSchema, process.env)
const mongo = new MongoClient(config.MONGODB_URL)
const s3 = createS3Client(assetCluster(config))
try {
  await createBucket(s3, config.S3_BUCKET, config.AWS_REGION)
  await createAssetIndexes(mongo.db(config.MONGODB_DATABASE))
} finally {
  s3.destroy()
  await mongo.close()
}
