import { type StorePlacement, storeNames, type Tenant, type TenantCheck } from './tenants.ts'

const columns = ['TENANT_UUID', 'STATUS', 'PLAN', 'NAME', 'DISPLAY NAME'] as const

/** Lays tenants out in columns that stay where the first page has put them. */
export function createTable(): { head(first: readonly Tenant[]): string; row(tenant: Tenant): string } {
  const widths: number[] = columns.map(column => column.length)
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  return {
    head(first) {
      for (const tenant of first) {
        for (const [at, cell] of cellsOf(tenant).entries())
          widths[at] = Math.max(widths[at] ?? 0, cell.length)
      }
      return line(columns)
    },
    row: tenant => line(cellsOf(tenant)),
  }
}

function cellsOf({ Tenant_UUID, status, plan = '-', name, display_name }: Tenant): string[] {
  return [Tenant_UUID, status, plan, name, display_name].map(printable)
}

/** One tenant, a line for each thing that is known of it. */
export function describeTenant(tenant: Tenant): string {
  const { placement } = tenant
  const stores = placement === undefined ? [] : storeNames.map(store => [store, describe(placement[store])])
  const lines = [
    ['Tenant_UUID', tenant.Tenant_UUID],
    ['name', tenant.name],
    ['display name', tenant.display_name],
    ['status', tenant.status],
    ['created', tenant.created_at],
    ...(tenant.plan === undefined ? [] : [['plan', tenant.plan]]),
    ...stores,
    ...(tenant.limits?.media_bytes === undefined ? [] : [['media bytes', String(tenant.limits.media_bytes)]]),
  ] as [string, string][]
  return lines.map(([label, value]) => `${label.padEnd(14)}${printable(value)}`).join('\n')
}

function describe({ tier, cluster }: StorePlacement): string {
  return `${tier} on ${cluster}`
}

/** What was found of one tenant: one line when all is well, else a line for each fault. */
export function describeCheck({ Tenant_UUID, status, ok, parts }: TenantCheck): string {
  const faults = parts.flatMap(part => part.faults.map(fault => `  ${part.service}: ${printable(fault)}`))
  const verdict = ok ? 'well' : faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return [`${Tenant_UUID}  ${status}  ${verdict}`, ...faults].join('\n')
}

/** How far long work is, with the time left once that can be told. */
export function describeProgress(done: number, total: number, seconds: number, faulty: number): string {
  const share = Math.floor((done / total) * 100)
  const left = seconds < 2 || done === 0 ? undefined : (seconds / done) * (total - done)
  const wrong = faulty === 0 ? '' : `, ${count(faulty)} not well`
  return `${count(done)} of ${count(total)} (${share}%)${wrong}${left === undefined ? '' : `, ${duration(left)} left`}`
}

/** 100000 as 100,000. */
export function count(number: number): string {
  return number.toLocaleString('en')
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}

/** A name is what somebody typed: on a terminal it must neither move the cursor nor turn the line around. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, '�')
}
