import { loadConfig } from '@careeasy/config'
import { createDynamoClient, createTable } from '@careeasy/dynamodb'
import { MigrationSchema } from './config.ts'

const config = loadConfig(MigrationSchema, process.env)
const client = createDynamoClient({ region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT })
await createTable(client, config.TENANTS_TABLE)
console.log(`table ${config.TENANTS_TABLE} is ready`)
client.destroy()
