import { type Finding, fault, skipped, well } from './finding.ts'
import { type Key, keysOf, readKeyFile, type Settings } from './settings.ts'

/** Days after which a key that signs should have been replaced. */
const longest = 365
const day = 86_400_000

interface Known {
  readonly service: string
  /** The key that signs now, and those that will. */
  readonly signers: readonly Key[]
  readonly bundle: ReadonlyMap<string, readonly Key[]> | undefined
}

/** Whether services trust each other's keys, by the files that their settings name. Nothing of a key is told but its id. */
export async function checkTrust(settings: readonly Settings[], now: () => number): Promise<Finding[]> {
  const found: Finding[] = []
  const known: Known[] = []
  for (const one of settings) {
    const { service } = one
    try {
      const signing = await readKeyFile(one, 'SIGNING_KEYS_FILE')
      const trusted = await readKeyFile(one, 'TRUST_BUNDLE_FILE')
      const own = signing === undefined ? [] : keysOf(signing.content)
      const bundle =
        trusted === undefined
          ? undefined
          : new Map(Object.entries(trusted.content as object).map(([name, jwks]) => [name, keysOf(jwks)]))
      known.push({ service, signers: signersOf(own, now()), bundle })
      found.push(signing === undefined ? unset(service) : age(service, own, now() - signing.changed))
    } catch (error) {
      const text = `${service}: ${(error as Error).message}`
      found.push(fault(`keys:${service}`, text, 'put the file there as docs/operations.md tells'))
    }
  }
  return [...found, ...known.flatMap(one => trustOf(one, known)), ...disagreements(known)]
}

/** The first key in force signs; those before it wait for their time, and those behind it are done. */
function signersOf(own: readonly Key[], now: number): Key[] {
  const current = own.findIndex(({ from }) => from <= now)
  return own.slice(0, current === -1 ? own.length : current + 1)
}

const unset = (service: string) =>
  skipped(`keys:${service}`, `the settings of ${service} name no SIGNING_KEYS_FILE`)

/** A file that was copied is younger than its keys, never older. */
function age(service: string, own: readonly Key[], ms: number): Finding {
  const check = `keys:${service}`
  const days = Math.floor(ms / day)
  if (own.length === 0)
    return fault(check, `the key file of ${service} has no key`, 'make one as docs/operations.md tells')
  if (days > longest)
    return fault(
      check,
      `the keys of ${service} are ${days} days old or more`,
      'rotate them: docs/operations.md, “Rotating keys”',
    )
  return well(
    check,
    `${own.length} key${own.length === 1 ? '' : 's'} of ${service}, in place for ${days} days`,
  )
}

/** Whether a service trusts the keys of all others that are known here. */
function trustOf({ service, bundle }: Known, known: readonly Known[]): Finding[] {
  const check = `trust:${service}`
  if (bundle === undefined) return [skipped(check, `the settings of ${service} name no TRUST_BUNDLE_FILE`)]
  if ([...bundle.values()].flat().some(({ isPrivate }) => isPrivate))
    return [
      fault(
        check,
        `the trust bundle of ${service} has private keys in it`,
        'replace those keys at once, and keep only public halves in the bundle',
      ),
    ]
  const faults = known.flatMap(({ service: issuer, signers }) =>
    signers.flatMap(({ kid, x }) => {
      const trusted = bundle.get(issuer)?.find(key => key.kid === kid)
      if (trusted?.x === x) return []
      const text =
        trusted === undefined
          ? `${service} does not trust the key ${kid} of ${issuer}`
          : `${service} trusts another key by the id ${kid} of ${issuer}`
      return [fault(check, text, `give ${service} the trust bundle with the public key of ${issuer}`)]
    }),
  )
  return faults.length > 0 ? faults : [well(check, `${service} trusts the keys of all that are known here`)]
}

/** Keys that one service trusts and another does not: one of them has an old bundle. */
function disagreements(known: readonly Known[]): Finding[] {
  const bundles = known.flatMap(({ service, bundle }) => (bundle === undefined ? [] : [{ service, bundle }]))
  if (bundles.length < 2) return []
  const idsOf = (bundle: ReadonlyMap<string, readonly Key[]>) =>
    new Set([...bundle].flatMap(([issuer, keys]) => keys.map(({ kid }) => `${kid} of ${issuer}`)))
  const read = bundles.map(({ service, bundle }) => ({ service, ids: idsOf(bundle) }))
  const all = new Set(read.flatMap(({ ids }) => [...ids]))
  const faults = [...all].flatMap(id => {
    const [having, lacking] = [read.filter(({ ids }) => ids.has(id)), read.filter(({ ids }) => !ids.has(id))]
    if (lacking.length === 0) return []
    const names = (some: typeof read) => some.map(({ service }) => service).join(', ')
    const text = `the key ${id} is trusted by ${names(having)} and not by ${names(lacking)}`
    return [fault('bundles', text, 'give all services the same trust bundle, or wait while it is rolled out')]
  })
  return faults.length > 0 ? faults : [well('bundles', 'all trust the same keys')]
}
