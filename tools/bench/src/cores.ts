import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'

/** Cores are told apart by number, not by what this process may use: it is bound itself. */
const canSplit = process.platform === 'linux' && cpus().length > 1

/** The command on the core of whatever is measured. */
export function measuredCore(command: readonly string[]): string[] {
  return canSplit ? ['taskset', '-c', '0', ...command] : [...command]
}

/** The command on another core, out of the way. */
export function supportCore(command: readonly string[]): string[] {
  return canSplit ? ['taskset', '-c', '1', ...command] : [...command]
}

/** Moves a process that runs already to the core of whatever is measured. */
export function moveToMeasuredCore(pid: string): void {
  const [command = '', ...core] = measuredCore(['-p'])
  // taskset -c -p 0 pid: the flag stands before the core.
  if (canSplit) execFileSync(command, ['-p', ...core.slice(0, 2), pid])
}
