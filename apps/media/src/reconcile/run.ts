import type { Tenant } from '@careeasy/tenant-connection'
import type { IntakeOf } from '../store/intake.ts'
import { compare } from './compare.ts'

export interface ReconcileOptions {
  readonly tenants: readonly string[]
  readonly tenantOf: (uuid: string) => Promise<Tenant>
  readonly intakeOf: IntakeOf
  readonly repair: boolean
  /** Milliseconds for which an object may stand alone. */
  readonly grace: number
  readonly print: (line: string) => void
}

export interface Reconciled {
  readonly found: number
  readonly repaired: number
  /** Tenants that could not be looked at. */
  readonly failed: readonly string[]
}

/** Compares S3 and metadata, tenant by tenant; prints a line of each finding and repairs if asked to. */
export async function reconcile(options: ReconcileOptions): Promise<Reconciled> {
  const { tenants, tenantOf, intakeOf, repair, grace, print } = options
  let found = 0
  let repaired = 0
  const failed: string[] = []
  for (const uuid of tenants) {
    try {
      const tenant = await tenantOf(uuid)
      for await (const finding of compare(tenant, intakeOf(tenant), { grace })) {
        found += 1
        const mends = repair && finding.repair !== undefined
        if (mends) await finding.repair?.()
        if (mends) repaired += 1
        const end = mends ? ': repaired' : finding.repair === undefined ? ': needs a backup' : ''
        print(`${uuid} ${finding.kind} ${finding.subject}: ${finding.detail}${end}`)
      }
    } catch (error) {
      failed.push(uuid)
      print(`${uuid}: ${(error as Error).message}`)
    }
  }
  print(`${tenants.length} tenants, ${found} findings, ${repaired} repaired, ${failed.length} tenants failed`)
  return { found, repaired, failed }
}
