import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { loadLocalSecrets } from './local-secrets.ts'
import { randomSecret, readOrCreateSecret } from './secrets.ts'

// compose-secrets.ts [FOLDER]: makes the secrets that docker-compose.yml mounts, each once; what is there stays.

const root = resolve(import.meta.dirname, '../../..')
const folder = resolve(process.argv[2] ?? join(root, '.careeasy/compose'))

await mkdir(folder, { recursive: true, mode: 0o700 })
const { geoPassword, geoProvisionerPassword } = await loadLocalSecrets(folder)
const make = (name: string, create?: () => string) => readOrCreateSecret(join(folder, name), create)
const postgresPassword = await make('postgres-password')
const mongodbPassword = await make('mongodb-password')
const redisPassword = await make('redis-password')
await make('s3-access-key-id', () => randomSecret().slice(0, 20))
await make('s3-secret-access-key')

const database = (user: string, password: string) => `postgres://${user}:${password}@postgres:5432/careeasy`
const derived = {
  'postgres-url': database('geo_app', geoPassword),
  'postgres-provisioner-url': database('geo_provisioner', geoProvisionerPassword),
  'postgres-owner-url': database('postgres', postgresPassword),
  'mongodb-url': `mongodb://careeasy:${mongodbPassword}@mongodb:27017/?authSource=admin`,
  'cache-url': `redis://:${redisPassword}@redis:6379`,
  // DynamoDB Local takes any; AWS's own would come from the platform it runs on.
  'aws-credentials': '[default]\naws_access_key_id = local\naws_secret_access_key = local\n',
}
for (const [name, text] of Object.entries(derived)) await writeFile(join(folder, name), text)

// Compose mounts the files themselves, and the services are not the user who made them. The folder keeps others out.
for (const name of await readdir(folder)) await chmod(join(folder, name), 0o644)
console.log(`secrets are in ${folder}`)
