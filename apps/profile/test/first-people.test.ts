import { migrateDatabase } from '@careeasy/mongo-migrations'
import t from 'tap'
import { objectMigrations } from '../src/store/migrations.ts'
import { createSettings, own } from './helper.ts'

t.test('people of the first release get what the second one needs of them', async t => {
  const { db } = await createSettings(t)
  await migrateDatabase(db, objectMigrations.slice(0, 1))
  const people = db.collection<{ _id: string }>('objects')
  const attributes = { fname: 'Ada', lname: 'Byron', others: { education: [], experiences: [] } }
  for (const id of ['a', 'b']) {
    const person = { _id: `${own}:${id}`, tenantId: own, id, type: 'person', attributes, version: 1 }
    await people.insertOne({ ...person, created_by: 'u1' } as { _id: string })
  }
  await migrateDatabase(db, objectMigrations)
  const slots = Object.values(
    ((await people.findOne({ _id: `${own}:b` })) as unknown as { slots: object }).slots,
  )
  t.ok(slots.includes('Byron'), 'they are found by their last name')
  t.match(await people.findOne({ _id: `${own}:b` }), {
    unique: ['id:person:b'],
    words: ['ada', 'byron'],
    type_version: 1,
    action: 'create',
    updated_by: 'u1',
  })
})
