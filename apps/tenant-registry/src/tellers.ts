import type { AuthClient } from './auth-client.ts'
import type { ChangesOptions } from './changes.ts'
import { toPlacement } from './placement.ts'
import type { Keepers } from './steps.ts'

/**
 * How the services are told that keep a copy; of two that are on their way the newer one stands there.
 * @param invalidate drops what others keep of the tenant's placement; never rejects.
 */
export function createTellers(
  { geo, media }: Keepers,
  auth: AuthClient,
  invalidate: (uuid: string) => Promise<void>,
): ChangesOptions['tellers'] {
  return {
    /** Geo's database lets a suspended tenant in no more, from the next statement on. */
    async suspension(tenant) {
      // First: the edge refuses from here on, however long geo takes.
      await invalidate(tenant.uuid)
      await geo.call({ method: 'PUT', path: `/internal/tenants/${tenant.uuid}`, body: toPlacement(tenant) })
    },
    rename: auth.renameTenant,
    async limit(tenant) {
      const { uuid, version, limits = {} } = tenant
      const body = { placement: toPlacement(tenant), version, limits }
      await media.call({ method: 'PUT', path: `/internal/tenants/${uuid}/limits`, body })
    },
  }
}
