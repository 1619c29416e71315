import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { userInfo } from 'node:os'

/** Debian's `nobody`: any user other than root will do, but initdb wants one with an entry. */
const nobody = 65534

/**
 * What to put before a program that refuses root, as PostgreSQL does, or a user without an entry in the password file,
 * as initdb does: both then look like `nobody` in a user namespace, where the files stay ours. Where namespaces are
 * forbidden, root really becomes `nobody`, and `paths` are given to it.
 */
export function asNobody(paths: readonly string[]): string[] {
  if (process.getuid?.() !== 0 && hasPasswordEntry()) return []
  const namespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']
  try {
    execFileSync(namespace[0] as string, [...namespace.slice(1), 'true'], { stdio: 'ignore' })
    return namespace
  } catch (error) {
    if (process.getuid?.() !== 0) throw error
    for (const path of paths) chownSync(path, nobody, nobody)
    return ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--']
  }
}

function hasPasswordEntry(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}
