import { type AuditAnchor, createExportVerifier } from '@careeasy/audit-proof'
import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings'
import { readAnchors } from '../anchor-files.ts'
import type { Bench } from '../bench.ts'
import { digestBeforeEnd, readRecords } from '../export-file.ts'
import { count } from '../format.ts'
import type { RunAlone } from '../program.ts'

/** Faults that are told; one line that is missing may make many. */
const toldFaults = 100

export function addVerify(audit: CommandUnknownOpts, run: RunAlone): void {
  audit
    .command('verify')
    .summary('find what was changed in an export')
    .description(
      'Verify an export of an audit log (NDJSON or CSV, from GET /audit/export) without any server: every event is ' +
        'in its seal, every seal chains to the one before it, and the last one is there.',
    )
    .argument('<file>', 'the export')
    .option('--seal <number:hash>', 'a seal that you kept elsewhere: it must be in the chain', knownSeal)
    .option(
      '--anchors <path...>',
      'files of anchors, or folders of them: objects that geo wrote to a store that keeps them from change',
    )
    .action((file, { seal, anchors }) =>
      run(async ({ terminal }) => verify(file as string, terminal, seal, await readAnchors(anchors))),
    )
}

interface KnownSeal {
  readonly number: number
  readonly hash: string
}

/** @throws InvalidArgumentError */
function knownSeal(text: string): KnownSeal {
  const [, number, hash] = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (number === undefined || hash === undefined)
    throw new InvalidArgumentError('Write number:hash, as /audit/seals has them.')
  return { number: Number(number), hash }
}

async function verify(
  file: string,
  terminal: Bench['terminal'],
  known: KnownSeal | undefined,
  anchors: readonly AuditAnchor[] | undefined,
): Promise<boolean> {
  const faults: string[] = []
  let found = 0
  const onFault = ({ line, message }: { line: number; message: string }) => {
    found += 1
    if (found <= toldFaults) faults.push(`line ${line}: ${message}`)
  }
  const digest = await digestBeforeEnd(file)
  const verifier = createExportVerifier(onFault, known, anchors)
  let last = 0
  for await (const { line, record } of readRecords(file)) {
    last = line
    if (typeof record === 'string') onFault({ line, message: record })
    else verifier.add(line, record)
    for (const fault of faults.splice(0)) await terminal.result(fault)
    terminal.progress(`${count(line)} lines read`)
  }
  const summary = verifier.end(last, digest)
  terminal.clear()
  for (const fault of faults.splice(0)) await terminal.result(fault)
  if (found > toldFaults) await terminal.result(`and ${count(found - toldFaults)} more`)
  const { tenant = 'unknown', events, seals, expiredThrough, isExpiryProven, anchored, lastSeal } = summary
  if (expiredThrough > 0)
    terminal.note(
      isExpiryProven
        ? `removed by retention up to seal ${expiredThrough}, as the log says; the seals are there`
        : `the events of seals up to ${expiredThrough} are not there; the event that says why is not in this file`,
    )
  if (anchors !== undefined)
    terminal.note(`${count(anchored.count)} seals are as they were anchored, up to seal ${anchored.newest}`)
  const verdict = found === 0 ? 'nothing was changed' : `${count(found)} faults`
  await terminal.result(`tenant ${tenant}: ${count(events)} events in ${count(seals)} seals, ${verdict}`)
  if (lastSeal !== null)
    terminal.note(
      `last seal ${lastSeal.number}:${lastSeal.hash}; compare it with one kept elsewhere (--seal)`,
    )
  return found === 0
}
