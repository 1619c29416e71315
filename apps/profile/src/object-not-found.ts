import type { Tenant } from '@careeasy/tenant-connection'
import { ObjectNotFound, PersonNotFound } from './errors.ts'
import type { Types } from './types/compiled-type.ts'

/** The error of an object that is not there: for a type that is not there either, that of the type. */
export async function objectNotFound(types: Types, tenant: Tenant, type: string, id: string): Promise<Error> {
  await types.known(tenant, type)
  return type === 'person' ? new PersonNotFound(id) : new ObjectNotFound(id, type)
}
