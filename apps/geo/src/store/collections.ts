import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Tenant, TenantTransaction } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { CollectionInUse, CollectionLimit, CollectionNotFound } from '../errors.ts'
import type { Definition, NewCollection } from '../schemas/own-collection.ts'
import { insertAuditEvents } from './audit-events.ts'
import type { Sql } from './feature-storage.ts'

/** The collections that one tenant defined. */
export interface CollectionStore {
  /** All of them, by id. */
  list(): Promise<Definition[]>
  /** @throws CollectionNotFound */
  get(id: string): Promise<Definition>
  /**
   * Puts a definition, and the audit event that tells of it. `decide` sees the one that is there, locked against
   * everybody who writes features, and may refuse.
   * @throws CollectionLimit when it would be one too many, and what `decide` throws
   */
  put(
    id: string,
    wanted: NewCollection,
    options: PutOptions,
  ): Promise<{ definition: Definition; isNew: boolean }>
  /**
   * Removes a definition, and its features where that is wanted.
   * @throws CollectionNotFound, CollectionInUse, and what `check` throws
   */
  remove(id: string, options: RemoveOptions): Promise<void>
}

interface PutOptions {
  readonly context: AuditContext
  /** Collections that the tenant may have. */
  readonly limit: number
  readonly decide: (before: Definition | undefined, tx: TenantTransaction) => Promise<void>
}

interface RemoveOptions {
  readonly context: AuditContext
  readonly withFeatures: boolean
  readonly check: (before: Definition) => void
}

const columns: Sql = SQL`id, title, description, geometry, attributes, created_at, updated_at, version`

/** No query names the tenant of what it reads. */
export function createCollectionStore({ postgres, uuid: tenant }: Tenant): CollectionStore {
  const selectOne = (id: string) => SQL`SELECT ${columns} FROM collections WHERE id = ${id}`

  async function lock(tx: TenantTransaction, id: string): Promise<Definition | undefined> {
    const { rows } = await tx.query<Definition>(SQL`${selectOne(id)} FOR UPDATE`)
    return rows[0]
  }

  return {
    async list() {
      const [found] = await postgres.batch(SQL`SELECT ${columns} FROM collections ORDER BY id`)
      return (found?.rows ?? []) as unknown as Definition[]
    },

    async get(id) {
      const [found] = await postgres.batch(selectOne(id))
      const row = found?.rows[0]
      if (row === undefined) throw new CollectionNotFound(id)
      return row as unknown as Definition
    },

    async put(id, wanted, { context, limit, decide }) {
      return postgres.transaction(async tx => {
        // Of two who add the last one that is allowed, the second waits and counts it.
        await tx.query(SQL`SELECT pg_advisory_xact_lock(hashtextextended(${`collections of ${tenant}`}, 0))`)
        const before = await lock(tx, id)
        await decide(before, tx)
        const now = new Date()
        const { title, description, geometry, attributes } = wanted
        const shared = { ...wanted, id, updated_at: now }
        const definition: Definition =
          before === undefined
            ? { ...shared, created_at: now, version: 1 }
            : { ...shared, created_at: before.created_at, version: before.version + 1 }
        const text = JSON.stringify(attributes)
        if (before === undefined) {
          const { rows } = await tx.query(SQL`SELECT count(*)::int AS count FROM collections`)
          if ((rows[0]?.['count'] as number) >= limit) throw new CollectionLimit(limit)
          await tx.query(SQL`
            INSERT INTO collections (tenant_id, id, title, description, geometry, attributes, created_at, updated_at,
              version)
            VALUES (${tenant}, ${id}, ${title}, ${description}, ${geometry}, ${text}, ${now}, ${now}, 1)`)
        } else
          await tx.query(SQL`
            UPDATE collections SET title = ${title}, description = ${description}, geometry = ${geometry},
              attributes = ${text}, updated_at = ${now}, version = ${definition.version}
            WHERE id = ${id}`)
        const event = createAuditEvent(context, {
          ...{
            action: `collection.${before === undefined ? 'create' : 'update'}`,
            target: `collection/${id}`,
          },
          ...{ after: definition, ...(before && { before }) },
        })
        await tx.query(insertAuditEvents([event]))
        return { definition, isNew: before === undefined }
      })
    },

    async remove(id, { context, withFeatures, check }) {
      await postgres.transaction(async tx => {
        const before = await lock(tx, id)
        if (before === undefined) throw new CollectionNotFound(id)
        check(before)
        const within = SQL`WHERE collection = ${id}`
        if (withFeatures) await tx.query(SQL`DELETE FROM features ${within}`)
        const { rows } = await tx.query(SQL`SELECT FROM features ${within} ORDER BY collection, id LIMIT 1`)
        if (rows.length > 0) throw new CollectionInUse(id)
        await tx.query(SQL`DELETE FROM collections WHERE id = ${id}`)
        const facts = { action: 'collection.delete', target: `collection/${id}`, before }
        await tx.query(insertAuditEvents([createAuditEvent(context, facts)]))
      })
    },
  }
}
