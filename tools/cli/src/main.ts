import { CommanderError } from '@commander-js/extra-typings'
import { createAsker, findCredentials } from './credentials.ts'
import { createEdge } from './edge.ts'
import { RefusedError, StoppedError, UnreachableError, UsageError } from './errors.ts'
import { createProgram, type Run, type RunAlone } from './program.ts'
import { type Session, signIn } from './session.ts'
import { onStopRequest } from './signals.ts'
import { createTenants } from './tenants.ts'
import { createTerminal } from './terminal.ts'
import { readUrl } from './url.ts'

// careeasy: the process. Reads the environment, listens to Ctrl-C, sets the exit code.

const stop = new AbortController()
let isReaderGone = false
const terminal = createTerminal({
  stdout: process.stdout,
  stderr: process.stderr,
  onGone: () => {
    isReaderGone = true
    stop.abort()
  },
})
onStopRequest(
  () => {
    terminal.note('stopping: what is under way is finished first; Ctrl-C again ends at once')
    stop.abort()
  },
  () => process.exit(130),
)

const run: Run = async ({ url, json = false }, work) => {
  const address = readUrl(url, warning => terminal.note(warning))
  const credentials = await findCredentials(process.env, createAsker(process.stdin, process.stderr))
  const onWait = createWaitNotes()
  const edge = createEdge({ url: address, stop: stop.signal, onWait })
  try {
    const session = await signIn(edge, credentials)
    try {
      if (stop.signal.aborted) throw new StoppedError('stopped: nothing was asked for yet')
      const bench = { tenants: createTenants(session), terminal, json, stop: stop.signal }
      process.exitCode = (await work(bench)) ? 0 : 1
    } finally {
      terminal.clear()
      await signOut(session)
    }
  } finally {
    await edge.close()
  }
}

const runAlone: RunAlone = async work => {
  process.exitCode = (await work({ terminal })) ? 0 : 1
}

/** Many requests may wait for the same thing: it is told every ten seconds at most. */
function createWaitNotes() {
  let toldAt = Number.NEGATIVE_INFINITY
  return (ms: number, reason: string) => {
    const now = performance.now()
    if (now - toldAt < 10_000) return
    toldAt = now
    terminal.note(`trying again in ${Math.ceil(ms / 1_000)} s: ${reason}`)
  }
}

/** The work stands, whether or not this succeeds: a session that is left ends by itself. */
async function signOut(session: Session): Promise<void> {
  await session.end().catch(error => terminal.note(`could not sign out: ${(error as Error).message}`))
}

/** The exit code for what ended the work. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (isReaderGone && error instanceof StoppedError) return 0
  const isKnown = [UsageError, StoppedError, RefusedError, UnreachableError].some(
    kind => error instanceof kind,
  )
  const prefix = error instanceof UsageError ? 'error: ' : ''
  terminal.note(isKnown ? prefix + (error as Error).message : String((error as Error).stack))
  if (error instanceof StoppedError) return 130
  return error instanceof UsageError ? 2 : 1
}

try {
  await createProgram(run, process.env, runAlone).parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
