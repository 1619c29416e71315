import type { Tenant } from '@careeasy/tenant-connection'
import type { FeatureKind } from '../schemas/collection.ts'
import type { FeatureStorage } from './feature-storage.ts'
import { createFeatureStore, type FeatureStore } from './features.ts'
import { ownStorage } from './own-features.ts'
import { placeStorage } from './places.ts'
import { serviceAreaStorage } from './service-areas.ts'

export function storageOf({ id, definition }: FeatureKind): FeatureStorage {
  if (definition !== undefined) return ownStorage(definition)
  return id === 'places' ? placeStorage : serviceAreaStorage
}

/** The features of one kind of one tenant. */
export function featureStoreOf(tenant: Tenant, kind: FeatureKind): FeatureStore {
  return createFeatureStore(tenant, storageOf(kind))
}
