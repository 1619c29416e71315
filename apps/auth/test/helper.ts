import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { AuditEvent } from '@careeasy/audit'
import { createDynamoClient, createTable } from '@careeasy/dynamodb'
import {
  createTestIdentity,
  engine,
  staticDirectory,
  type TestIdentity,
  testPlacement,
  watchProblems,
} from '@careeasy/testing'
import { exportJWK, generateKeyPair } from 'jose'
import { buildApp, type Ports } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { createPasswords } from '../src/passwords.ts'
import { usersTable } from '../src/store/table.ts'
import { createUserStore, type NewUser, type User } from '../src/store/users.ts'

export const issuer = 'https://care.test'
export const [tenant, otherTenant] = ['7MA170H', '7MA170G']
export const password = 'correct horse'

interface Teardown {
  teardown(work: () => unknown): void
}

/** A table and keys of their own, for one test file. */
export async function createFixture(t: Teardown) {
  const identity = await createTestIdentity()
  const folder = mkdtempSync(join(tmpdir(), 'auth-test-'))
  const table = `Users-${randomUUID()}`
  const client = createDynamoClient({
    region: engine('AWS_REGION'),
    endpoint: engine('DYNAMODB_ENDPOINT'),
  })
  await createTable(client, table)
  t.teardown(async () => {
    await client.send(new DeleteTableCommand({ TableName: table }))
    client.destroy()
    identity.remove()
    rmSync(folder, { recursive: true })
  })

  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'token-1', alg: 'EdDSA', use: 'sig' }
  const tokenKeys = join(folder, 'tokens.json')
  writeFileSync(tokenKeys, JSON.stringify({ keys: [key] }))

  const sealing = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  const encryptionKeys = join(folder, 'encryption.json')
  writeFileSync(encryptionKeys, JSON.stringify({ keys: [{ ...sealing, kid: 'enc-1', use: 'enc' }] }))

  const config: Config = {
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    CACHE_URL: 'memory:',
    CACHE_PREFIX: '',
    ...identity.settings('auth'),
    DYNAMODB_ENDPOINT: engine('DYNAMODB_ENDPOINT'),
    AWS_REGION: engine('AWS_REGION'),
    USERS_TABLE: table,
    ALLOW_WEAK_PASSWORDS: false,
    TENANT_REGISTRY_URL: 'http://127.0.0.1:1',
    GEO_URL: 'http://127.0.0.1:1',
    TOKEN_KEYS_FILE: tokenKeys,
    ENCRYPTION_KEYS_FILE: encryptionKeys,
    GUESSES_PER_ACCOUNT: 5,
    GUESSES_PER_ADDRESS: 50,
    SESSION_DAYS: 30,
    SESSION_IDLE_DAYS: 7,
    ISSUER: issuer,
  }
  const users = createUserStore(usersTable(client, table))
  const passwords = await createPasswords({ allowWeak: false })
  const password_hash = await passwords.hash(password, '')

  return {
    identity,
    config,
    client,
    table,
    /** A user whose password is `password`. */
    createUser(overrides: Partial<NewUser> = {}): Promise<User> {
      const email = `${randomUUID()}@example.org`
      return users.create({ email, fname: 'Jack', lname: 'Smith', password_hash, ...overrides })
    },
    /** Events that have not been handed over. */
    async outbox(): Promise<AuditEvent[]> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': 'OUTBOX' },
        }),
      )
      return Items.map(item => item['event'] as AuditEvent)
    },
    /** The service without its neighbours; `delivered` is what reached the audit log. */
    async start(t: Teardown, settings: Partial<Config> = {}, ports: Ports = {}) {
      const delivered: AuditEvent[] = []
      const app = await buildApp(
        { ...config, ...settings },
        {
          directory: staticDirectory(testPlacement(tenant), testPlacement(otherTenant)),
          deliver: async (_tenant, events) => void delivered.push(...events),
          ...ports,
        },
      )
      watchProblems(app)
      t.teardown(() => app.close())
      return { app, delivered }
    },
  }
}

export type Fixture = Awaited<ReturnType<typeof createFixture>>
export type App = Awaited<ReturnType<Fixture['start']>>['app']

/** Signs in as the edge would send it on, for a client at `address`. */
export async function signIn(app: App, identity: TestIdentity, body: unknown, address = '192.0.2.1') {
  const authorization = await identity.hop({ sub: 'anonymous', roles: [] })
  const headers = { authorization, 'x-forwarded-for': address }
  return app.inject({ method: 'POST', url: '/auth/login', headers, body: body as object })
}

/** Makes the user an owner of the tenant, as tenant-registry does when it creates one. */
export async function makeOwner(app: App, identity: TestIdentity, uuid: string, user: User, name: string) {
  const headers = { authorization: await identity.service('tenant-registry', 'auth') }
  const url = `/internal/tenants/${uuid}/owner`
  return app.inject({ method: 'PUT', url, headers, body: { user_id: user.id, name } })
}
