import type { Tenant } from '@careeasy/tenant-connection'
import type { FeatureKind } from '../schemas/collection.ts'
import type { FeatureStorage } from './feature-storage.ts'
import { createFeatureStore, type FeatureStore } from './features.ts'
import { placeStorage } from './places.ts'
import { serviceAreaStorage } from './service-areas.ts'

const storages: Readonly<Record<FeatureKind['id'], FeatureStorage>> = {
  places: placeStorage,
  'service-areas': serviceAreaStorage,
}

export function storageOf({ id }: FeatureKind): FeatureStorage {
  return storages[id]
}

/** The features of one kind of one tenant. */
export function featureStoreOf(tenant: Tenant, kind: FeatureKind): FeatureStore {
  return createFeatureStore(tenant, storageOf(kind))
}
