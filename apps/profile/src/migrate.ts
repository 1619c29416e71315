import { loadConfig } from '@careeasy/config'
import { MongoClient } from 'mongodb'
import { StoreConfigSchema } from './config.ts'
import { createObjectIndexes } from './store/objects.ts'

const config = loadConfig(StoreConfigSchema, process.env)
const client = new MongoClient(config.MONGODB_URL)
try {
  await createObjectIndexes(client.db(config.MONGODB_DATABASE))
} finally {
  await client.close()
}
