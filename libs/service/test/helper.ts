import { createService, type ServiceOptions } from '../src/index.ts'

interface Teardown {
  teardown(work: () => unknown): void
}

/** A service, closed with its test, and the log lines that it writes. */
export async function startService(t: Teardown, options: Partial<ServiceOptions> = {}) {
  const lines: Record<string, unknown>[] = []
  const app = await createService({
    name: 'sample',
    title: 'Sample',
    logLevel: 'info',
    logDestination: { write: (line: string) => void lines.push(JSON.parse(line)) },
    ...options,
  })
  t.teardown(() => app.close())
  return { app, lines }
}
