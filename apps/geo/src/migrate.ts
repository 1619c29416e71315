import { loadConfig } from '@careeasy/config'
import { MigrateConfigSchema } from './config.ts'
import { migrate } from './migrations.ts'

// Before the service starts: the database, its logins and its schema. Does nothing when all is there.
for (const name of await migrate(loadConfig(MigrateConfigSchema, process.env))) console.log(`applied ${name}`)
