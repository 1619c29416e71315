import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { ConfigError, loadConfig } from '@careeasy/config'
import type { TObject } from '@sinclair/typebox'

/** The variables that the two programs of a service read, as JSON schemas. */
export interface Settings {
  readonly server: TObject
  /** undefined where there is nothing to migrate. */
  readonly migration: TObject | undefined
}

/** What Node and the AWS SDK read by themselves. */
const others = ['AWS_SHARED_CREDENTIALS_FILE', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'UV_THREADPOOL_SIZE']
/** Variables whose values are secrets: they come as files only. */
const secret = /PASSWORD|SECRET|ACCESS_KEY|CAPABILITY_KEY|^CACHE_URL|^MONGODB_URL|^POSTGRES_|^SMTP_URL/

/** The variables of every service, asked of the services' own config.ts in a process of its own. */
export function readSettings(root: string): Map<string, Settings> {
  const apps = globSync('apps/*', { cwd: root }).map(folder => basename(folder))
  const script = `
    const settings = {}
    for (const app of ${JSON.stringify(apps)}) {
      const { ConfigSchema, ...others } = await import(${JSON.stringify(root)} + '/apps/' + app + '/src/config.ts')
      const migration = others.MigrationSchema ?? others.MigrateConfigSchema ?? others.StoreConfigSchema
      settings[app] = { server: ConfigSchema, migration }
    }
    console.log(JSON.stringify(settings))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (stdout === '') throw new Error(`the services' variables cannot be read: ${stderr}`)
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, Settings>))
}

/** What is wrong with the environment of a program: names it does not know, ones it lacks, values it would refuse. */
export function findEnvironmentFaults(env: Readonly<Record<string, string>>, schema: TObject): string[] {
  const known = Object.keys(schema.properties)
  const nameOf = (variable: string) =>
    known.includes(variable) ? variable : known.find(name => variable === `${name}_FILE`)
  const unknown = Object.keys(env).filter(name => nameOf(name) === undefined && !others.includes(name))
  const missing = (schema.required ?? []).filter(
    name => schema.properties[name]?.default === undefined && !(name in env) && !(`${name}_FILE` in env),
  )
  const direct = known.filter(name => name in env)
  const open = direct.filter(name => secret.test(name) && !name.endsWith('_FILE'))
  const schemaOfDirect = {
    type: 'object',
    properties: Object.fromEntries(direct.map(name => [name, schema.properties[name]])),
  } as unknown as TObject
  return [
    ...unknown.map(name => `${name} is no variable of it`),
    ...missing.map(name => `${name} is not set`),
    ...open.map(name => `${name} is a secret and not given as a file`),
    ...refusals(schemaOfDirect, env),
  ]
}

function refusals(schema: TObject, env: Readonly<Record<string, string>>): string[] {
  try {
    loadConfig(schema, env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return [error.message]
    throw error
  }
}
