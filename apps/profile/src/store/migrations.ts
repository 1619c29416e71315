import { outboxIndex } from '@careeasy/audit'
import type { IndexMigration } from '@careeasy/mongo-migrations'
import type { Db } from 'mongodb'
import { fieldsOf } from '../new-object.ts'
import { slotNames } from '../search/slots.ts'
import { createTypes } from '../types/create-types.ts'
import { buildingIndex } from './index-builds.ts'
import { objects } from './objects.ts'
import { reads } from './reads.ts'
import { types } from './types.ts'
import { versions } from './versions.ts'

/** The indexes of every database of this service, of the pool and of silos. Released steps never change. */
export const objectMigrations: readonly IndexMigration[] = [
  {
    version: 1,
    indexes: [
      { collection: objects, key: { tenantId: 1, type: 1, id: 1 }, unique: true },
      { collection: objects, ...outboxIndex },
    ],
  },
  {
    version: 2,
    prepare: completeFirstPeople,
    indexes: [
      { collection: objects, key: { tenantId: 1, unique: 1 }, unique: true },
      ...slotNames.map(slot => ({
        collection: objects,
        key: { tenantId: 1, type: 1, [`slots.${slot}`]: 1, id: 1 } as const,
      })),
      { collection: objects, key: { tenantId: 1, type: 1, words: 1 } },
      { collection: objects, key: { pastSince: 1 }, sparse: true },
      // Without the tenant before it: the sweep asks for those of all tenants, and the index holds no others.
      { collection: objects, key: { deleted_at: 1 }, sparse: true },
      { collection: versions, key: { tenantId: 1, object: 1, version: 1 }, unique: true },
      { collection: reads, ...outboxIndex },
      { collection: types, key: { tenantId: 1, id: 1 }, unique: true },
      { collection: types, ...outboxIndex },
      { collection: types, ...buildingIndex },
    ],
  },
]

/** The people of the first release have no unique entries, and an index takes a missing list for a value. */
async function completeFirstPeople(db: Db): Promise<void> {
  const person = createTypes().builtIn('person')
  if (person === undefined) throw new Error('there is no built-in type person')
  const documents = db.collection(objects)
  const first = documents.find({ unique: { $exists: false } }, { batchSize: 500 })
  for await (const { _id, id, attributes, version, created_by: updated_by } of first) {
    const action = version === 1 ? 'create' : 'update'
    const fields = { ...fieldsOf(person, id, attributes), action, updated_by }
    await documents.updateOne({ _id, unique: { $exists: false } }, { $set: fields })
  }
}
