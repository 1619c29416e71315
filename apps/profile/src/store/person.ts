import { type AuditContext, type AuditEvent, createAuditEvent, withOutbox } from '@careeasy/audit'
import type { TenantMongo } from '@careeasy/tenant-connection'
import { v7 as uuidv7 } from 'uuid'
import { PersonNotFound } from '../errors.ts'
import type { CreatePerson, Person, PersonAttributes } from '../schemas/person.ts'
import { type ObjectDocument, objects } from './objects.ts'

type PersonDocument = ObjectDocument<PersonAttributes>

const type = 'person'

/** The people of one tenant. */
export function createPersonStore(mongo: TenantMongo) {
  const people = mongo.collection<PersonDocument>(objects)
  return {
    /** Stores the person and, in the same write, the audit event that is to be handed over. */
    async create(input: CreatePerson, context: AuditContext): Promise<{ person: Person; event: AuditEvent }> {
      const { education = [], experiences = [] } = input.others ?? {}
      const attributes = { ...input, others: { education, experiences } }
      const id = uuidv7()
      const now = new Date()
      const document: PersonDocument = {
        id,
        type,
        attributes,
        version: 1,
        created_at: now,
        created_by: context.actor,
        updated_at: now,
      }
      const event = createAuditEvent(context, {
        action: 'person.create',
        target: `person/${id}`,
        after: attributes,
      })
      await people.insertOne({ ...document, ...withOutbox(event) })
      return { person: toPerson(document), event }
    },

    /** @throws PersonNotFound */
    async get(id: string): Promise<Person> {
      const document = await people.findById(id)
      if (document?.type !== type) throw new PersonNotFound(id)
      return toPerson(document)
    },

    /** At most `limit` people after the id `after`, by id: the oldest first, since ids are UUIDv7. */
    async list({ limit, after }: { limit: number; after: string | undefined }): Promise<Person[]> {
      const position = after === undefined ? {} : { id: { $gt: after } }
      // With the tenant before it, this is the order of the index.
      const options = { sort: { type: 1, id: 1 }, limit } as const
      const documents = await people.find({ type, ...position }, options)
      return documents.map(toPerson)
    },
  }
}

/** The entity tag of a person's current version. */
export function etagOf({ version }: Person): string {
  return `"${version}"`
}

function toPerson({ id, attributes, version, created_at, updated_at }: PersonDocument): Person {
  return {
    id,
    type,
    ...attributes,
    version,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}
