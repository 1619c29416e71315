import { loadConfig } from '@careeasy/config'
import { migrateCommand } from '@careeasy/mongo-migrations'
import { StoreConfigSchema } from './config.ts'
import { objectMigrations } from './store/migrations.ts'

const config = loadConfig(StoreConfigSchema, process.env)
process.exitCode = await migrateCommand({
  url: config.MONGODB_URL,
  database: config.MONGODB_DATABASE,
  migrations: objectMigrations,
  args: process.argv.slice(2),
  print: line => console.log(line),
})
