import { outboxIndex } from '@careeasy/audit'
import type { IndexMigration } from '@careeasy/mongo-migrations'
import { assetCollection } from './asset-document.ts'
import { blobCollection } from './blobs.ts'
import { reads } from './reads.ts'
import { usageCollection } from './usage-document.ts'

/** The indexes of every database of this service, of the pool and of silos. Released steps never change. */
export const assetMigrations: readonly IndexMigration[] = [
  {
    version: 1,
    indexes: [
      { collection: assetCollection, key: { tenantId: 1, id: 1 }, unique: true },
      { collection: assetCollection, ...outboxIndex },
    ],
  },
  {
    version: 2,
    indexes: [
      { collection: assetCollection, key: { tenantId: 1, created_at: 1, id: 1 } },
      { collection: assetCollection, key: { tenantId: 1, created_by: 1, created_at: 1, id: 1 } },
      { collection: assetCollection, key: { tenantId: 1, 'links.objects': 1, created_at: 1, id: 1 } },
      { collection: assetCollection, key: { tenantId: 1, 'links.visits': 1, created_at: 1, id: 1 } },
      { collection: assetCollection, key: { tenantId: 1, detected: 1, created_at: 1, id: 1 } },
      // Without the tenant before it: sweeps ask for those of all tenants, and the indexes hold no others.
      { collection: assetCollection, key: { deleted_at: 1 }, sparse: true },
      { collection: assetCollection, key: { quarantinedSince: 1 }, sparse: true },
      { collection: blobCollection, key: { tenantId: 1, content: 1 }, unique: true },
      { collection: blobCollection, key: { tenantId: 1, refs: 1 } },
      { collection: blobCollection, key: { dyingSince: 1 }, sparse: true },
      { collection: usageCollection, key: { work: 1, sweptAt: 1 } },
      { collection: reads, ...outboxIndex },
    ],
  },
  {
    version: 3,
    // For the list of what can be restored: the index of the sweeps is not led by the tenant.
    indexes: [{ collection: assetCollection, key: { tenantId: 1, deleted_at: 1, id: 1 } }],
  },
  {
    version: 4,
    indexes: [
      { collection: assetCollection, key: { tenantId: 1, 'once.key': 1 } },
      { collection: assetCollection, key: { onceUntil: 1 }, sparse: true },
    ],
  },
]
