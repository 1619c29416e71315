import { type CommandUnknownOpts, createOption } from '@commander-js/extra-typings'
import { perService, serviceUrls, tenantId } from '../arguments.ts'
import type { Credentials } from '../credentials.ts'
import { createAsk } from '../doctor/ask.ts'
import { checkDoor } from '../doctor/door.ts'
import { type Finding, fault, skipped } from '../doctor/finding.ts'
import { checkInside } from '../doctor/inside.ts'
import { checkMigrations } from '../doctor/migrations.ts'
import { readSettings } from '../doctor/settings.ts'
import { checkSignedIn } from '../doctor/signed-in.ts'
import { checkTrust } from '../doctor/trust.ts'
import type { RunAlone, SharedOptions } from '../program.ts'
import { readUrl } from '../url.ts'

export interface DoctorOptions {
  readonly shared: () => SharedOptions
  readonly run: RunAlone
  /** Undefined where none are given: then nobody is asked for them. */
  readonly credentials: () => Promise<Credentials | undefined>
}

export function addDoctor(program: CommandUnknownOpts, { shared, run, credentials }: DoctorOptions): void {
  program
    .command('doctor')
    .summary('find what is wrong with a deployment')
    .description(
      'Look at a deployment from outside: edge, TLS, load balancer, clock, keys. With CAREEASY_USERNAME and a ' +
        'password, each service too. From inside its network, with --services, what each of them lacks, and their ' +
        'clocks; with --settings, keys, trust and migrations. Every fault comes with what to do about it.',
    )
    .addOption(
      createOption('--tenant <id>', 'the tenant to work for; else the first of the user').argParser(tenantId),
    )
    .addOption(
      createOption(
        '--services <list>',
        'addresses past the edge, as geo=http://10.0.0.5:8104,media=…',
      ).argParser(serviceUrls),
    )
    .addOption(
      createOption(
        '--settings <list>',
        'files of NAME=value that services get their environment from, as geo=geo.env,edge=…; paths in them ' +
          'begin at their folder',
      ).argParser(perService),
    )
    .action(({ tenant, services, settings }) =>
      run(async ({ terminal }) => {
        const { url, json = false } = shared()
        const address = readUrl(url, warning => terminal.note(warning))
        const read = await readSettings(settings ?? new Map())
        const found = [
          ...(await examine(address, await credentials(), tenant)),
          ...(await checkInside(services ?? new Map(), Date.now)),
          ...(await checkTrust(read, Date.now)),
          ...(await checkMigrations(read)),
        ]
        for (const finding of found) await terminal.result(json ? JSON.stringify(finding) : describe(finding))
        const faults = found.filter(({ state }) => state === 'fault').length
        terminal.note(faults === 0 ? 'no fault found' : `${faults} fault${faults === 1 ? '' : 's'} found`)
        return faults === 0
      }),
    )
}

/** Everything that can be found from here. A part that cannot be reached at all is one fault. */
export async function examine(url: URL, who: Credentials | undefined, tenant?: string): Promise<Finding[]> {
  const ask = createAsk(url)
  const remedy =
    'check the address, the name in DNS, the certificate, and that the load balancer has a healthy edge'
  try {
    const door = await checkDoor(ask, Date.now)
    if (who === undefined)
      return [...door, skipped('login', 'nobody signed in: CAREEASY_USERNAME and a password are not set')]
    return [...door, ...(await checkSignedIn(ask, who, tenant))]
  } catch (error) {
    return [fault('reach', `${url.origin} does not answer: ${(error as Error).message}`, remedy)]
  }
}

function describe({ state, check, text, remedy }: Finding): string {
  const line = `${state.padEnd(7)} ${check}: ${text}`
  return remedy === undefined ? line : `${line}\n        → ${remedy}`
}
