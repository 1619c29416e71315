import type { Placement } from '@careeasy/tenant-connection'
import type { Tenant } from './store/tenants.ts'

/** Where the tenant's data lives, as the other services are told. */
export function toPlacement({ uuid, status, epoch, placement }: Tenant): Placement {
  const { postgres, mongo, assets } = placement
  return { tenant: uuid, status, epoch, postgres, mongo, assets }
}
