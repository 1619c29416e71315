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
