import { loadConfig } from '@careeasy/config'
import { createDynamoClient, migrateTableCommand } from '@careeasy/dynamodb'
import { MigrationSchema } from './config.ts'

const config = loadConfig(MigrationSchema, process.env)
process.exitCode = await migrateTableCommand({
  client: createDynamoClient({ region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT }),
  table: config.TENANTS_TABLE,
  args: process.argv.slice(2),
  print: line => console.log(line),
  printError: line => console.error(line),
})
