import { loadConfig } from '@careeasy/config'
import { createDynamoClient, createTable } from '@careeasy/dynamodb'
import { MigrationSchema } from './config.ts'
import { EmailTaken } from './errors.ts'
import { createPasswords } from './passwords.ts'
import { usersTable } from './store/table.ts'
import { createUserStore, listFormerUsers } from './store/users.ts'

const config = loadConfig(MigrationSchema, process.env)
const { USERS_TABLE: table, BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = config
const client = createDynamoClient({ region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT })

await createTable(client, table)
await listFormerUsers(usersTable(client, table))
console.log(`table ${table} is ready`)
if (email !== undefined && password !== undefined) await createFirstAdmin(email, password)
client.destroy()

async function createFirstAdmin(email: string, password: string): Promise<void> {
  const users = createUserStore(usersTable(client, table))
  if ((await users.findByEmail(email)) !== undefined) return
  const passwords = await createPasswords({ allowWeak: config.ALLOW_WEAK_PASSWORDS })
  const person = { email, fname: 'Platform', lname: 'Admin', platform_roles: ['platform:admin' as const] }
  await users.create({ ...person, password_hash: await passwords.hash(password, email) }).catch(error => {
    // Another replica's migration was first.
    if (!(error instanceof EmailTaken)) throw error
  })
  console.log(`platform:admin ${email} is ready`)
}
