import { loadConfig } from '@careeasy/config'
import { createDynamoClient, migrateTableCommand } from '@careeasy/dynamodb'
import { MigrationSchema } from './config.ts'
import { EmailTaken } from './errors.ts'
import { createPasswords } from './passwords.ts'
import { usersTable } from './store/table.ts'
import { createUserStore, formerUsersAreListed, listFormerUsers } from './store/users.ts'

const config = loadConfig(MigrationSchema, process.env)
const { USERS_TABLE: table, BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = config
const client = createDynamoClient({ region: config.AWS_REGION, endpoint: config.DYNAMODB_ENDPOINT })
const db = usersTable(client, table)
const users = createUserStore(db)

process.exitCode = await migrateTableCommand({
  client,
  table,
  args: process.argv.slice(2),
  print: line => console.log(line),
  printError: line => console.error(line),
  async migrate() {
    await listFormerUsers(db)
    if (email !== undefined && password !== undefined) await createFirstAdmin(email, password)
  },
  async pending() {
    const listed = await formerUsersAreListed(db)
    const admin =
      email === undefined || password === undefined || (await users.findByEmail(email)) !== undefined
    return [...(listed ? [] : ['the list of its users']), ...(admin ? [] : [`platform:admin ${email}`])]
  },
})

async function createFirstAdmin(email: string, password: string): Promise<void> {
  if ((await users.findByEmail(email)) !== undefined) return
  const passwords = await createPasswords({ allowWeak: config.ALLOW_WEAK_PASSWORDS })
  const person = { email, fname: 'Platform', lname: 'Admin', platform_roles: ['platform:admin' as const] }
  await users.create({ ...person, password_hash: await passwords.hash(password, email) }).catch(error => {
    // Another replica's migration was first.
    if (!(error instanceof EmailTaken)) throw error
  })
  console.log(`platform:admin ${email} is ready`)
}
