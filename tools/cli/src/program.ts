import { Command } from '@commander-js/extra-typings'
import type { Bench } from './bench.ts'
import { addCheck } from './commands/check.ts'
import { addCreate } from './commands/create.ts'
import { addDoctor } from './commands/doctor.ts'
import { addLimit } from './commands/limit.ts'
import { addList } from './commands/list.ts'
import { addRename } from './commands/rename.ts'
import { addShow } from './commands/show.ts'
import { addResume, addSuspend } from './commands/suspend.ts'
import { addVerify } from './commands/verify.ts'
import { findCredentials } from './credentials.ts'

/** The options that every command takes. */
export interface SharedOptions {
  readonly url: string
  readonly json?: true | undefined
}

/** Opens the platform for a piece of work; what the work returns is whether all is well. */
export type Run = (options: SharedOptions, work: (bench: Bench) => Promise<boolean>) => Promise<void>

/** Does a piece of work that needs no platform; what it returns is whether all is well. */
export type RunAlone = (work: (bench: Pick<Bench, 'terminal'>) => Promise<boolean>) => Promise<void>

/** What a command needs to do its work. */
export type RunCommand = (work: (bench: Bench) => Promise<boolean>) => Promise<void>

const environment = `
Environment:
  CAREEASY_URL            the platform's address, where --url is not given
  CAREEASY_USERNAME       e-mail address of a platform admin
  CAREEASY_PASSWORD       the password, or
  CAREEASY_PASSWORD_FILE  a file that holds it; on a terminal you are asked for what is missing

Exit codes: 0 all is well, 1 a fault was found or a request refused, 2 wrong usage, 130 stopped by Ctrl-C.`

const examples = `
Examples:
  npx careeasy tenants create logezycare --owner jack@example.org --plan dedicated
  npx careeasy tenants check --all
  npx careeasy doctor --url https://care.example.org
  npx careeasy audit verify audit-7MA170H.ndjson
  npx careeasy tenants list --json | jq -r 'select(.status == "suspended").Tenant_UUID'`

/**
 * The command line: what there is, and how it is called.
 * @param env gives the default of --url.
 * @throws CommanderError when the line cannot be read, or help was shown.
 */
export function createProgram(run: Run, env: NodeJS.ProcessEnv, runAlone: RunAlone) {
  const program = new Command('careeasy')
    .description('What operators do with a CareEasy platform, over its public API.')
    .option('--url <url>', "the platform's address", env['CAREEASY_URL'] || 'http://127.0.0.1:8080')
    .option('--json', 'results as NDJSON: one JSON object a line, on standard output')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help says how it is called)')
    .exitOverride()
    .addHelpText('after', `${environment}\n${examples}`)
  const runCommand: RunCommand = work => run(program.opts(), work)

  const tenants = program
    .command('tenants')
    .summary('list, create, suspend, limit, check')
    .description('List, create, show, suspend, resume, rename, limit and check tenants.')
  addList(tenants, runCommand)
  addCreate(tenants, runCommand)
  addShow(tenants, runCommand)
  addSuspend(tenants, runCommand)
  addResume(tenants, runCommand)
  addRename(tenants, runCommand)
  addLimit(tenants, runCommand)
  addCheck(tenants, runCommand)

  addDoctor(program, {
    shared: () => program.opts(),
    run: runAlone,
    credentials: async () => (env['CAREEASY_USERNAME'] ? findCredentials(env) : undefined),
  })

  const audit = program
    .command('audit')
    .summary('verify an export of an audit log')
    .description('Work with exports of audit logs, without any platform.')
  addVerify(audit, runAlone)
  return program
}
