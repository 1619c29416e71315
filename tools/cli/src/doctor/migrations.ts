import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, fault, skipped, well } from './finding.ts'
import type { Settings } from './settings.ts'

const apps = join(import.meta.dirname, '../../../../apps')

/**
 * How far the databases are, by the service's own migration of this checkout with the settings that it is given; asked
 * with --status, each changes nothing. The edge has no database.
 */
export async function checkMigrations(settings: readonly Settings[]): Promise<Finding[]> {
  return Promise.all(settings.filter(({ service }) => service !== 'edge').map(check))
}

async function check({ service, env, folder }: Settings): Promise<Finding> {
  const name = `migrations:${service}`
  const script = join(apps, service, 'src/migrate.ts')
  if (!existsSync(script)) return skipped(name, `${service} is not in this checkout`)
  const { code, stdout, stderr } = await run(script, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
  })
  const said = (text: string) => text.trim().split('\n').at(-1) ?? ''
  if (code !== 0)
    return fault(
      name,
      `how far the databases of ${service} are cannot be seen: ${said(stderr) || said(stdout)}`,
      'check the address of the store in these settings: they must be those of the migration',
    )
  const lines = stdout.trim().split('\n')
  const behind = lines.filter(line => line.includes('pending'))
  if (behind.length > 0)
    return fault(
      name,
      `${behind.length} of the databases of ${service} are behind: ${behind[0]}`,
      `run its migration: npm run migrate -w apps/${service}, or the Job ${service}-migrate`,
    )
  return well(name, `no database of ${service} is behind this release`)
}

interface Ended {
  readonly code: number | string | undefined
  readonly stdout: string
  readonly stderr: string
}

function run(script: string, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Ended> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [script, '--status'], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (child.exitCode ?? String(error.code)), stdout, stderr }),
    )
  })
}
