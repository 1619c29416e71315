import { type AuditContext, createAuditEvent } from '@careeasy/audit'
import type { Rows, Statement, Tenant } from '@careeasy/tenant-connection'
import SQL from '@nearform/sql'
import { v7 as uuidv7 } from 'uuid'
import { type NewFeature, type Stored, toFeature } from '../schemas/feature.ts'
import { insertAuditEvents } from './audit-events.ts'
import type { CompiledFilter } from './cql2-sql.ts'
import { conditionsOf, type FeatureSelection } from './feature-conditions.ts'
import {
  askValidity,
  columnsOf,
  type FeatureStorage,
  type Run,
  toStored,
  withinOf,
} from './feature-storage.ts'

/** A stretch of the list, ordered by id: the oldest first. */
export interface FeatureList extends FeatureSelection {
  readonly limit: number
  /** The id of the last feature of the page before. */
  readonly after?: string | undefined
}

/** One collection of features of one tenant. */
export interface FeatureStore<F extends NewFeature = NewFeature> {
  list(list: FeatureList): Promise<Stored[]>
  /** @throws the storage's notFound */
  get(id: string): Promise<Stored>
  /** What is wrong with the polygons of a filter: where and what. Undefined when nothing is. */
  findFault(filter: Pick<CompiledFilter, 'polygons'>): Promise<{ at: string; reason: string } | undefined>
  /** Adds a feature, and in the same transaction the audit event that tells of it. */
  create(feature: F, context: AuditContext): Promise<Stored>
  /**
   * Puts another feature in the place of one; `decide` sees the one that is there, locked, and may refuse.
   * @throws the storage's notFound, and what `decide` throws
   */
  replace(id: string, decide: (before: Stored) => F, context: AuditContext): Promise<Stored>
  /** @throws the storage's notFound, and what `check` throws */
  remove(id: string, check: (before: Stored) => void, context: AuditContext): Promise<void>
}

/** No query names the tenant of what it reads. */
export function createFeatureStore<F extends NewFeature>(
  { postgres, uuid: tenant }: Tenant,
  storage: FeatureStorage,
): FeatureStore<F> {
  const { table, noun, notFound } = storage
  const columns = columnsOf(storage)
  const within = withinOf(storage)
  const folder = storage.collection === undefined ? noun : `${noun}/${storage.collection}`
  const targetOf = (id: string) => `${folder}/${id.toLowerCase()}`
  const selectOne = (id: string) => SQL`SELECT ${columns} FROM ${table} WHERE ${within} AND id = ${id}::uuid`
  const runAlone: Run = async <R>(statement: Statement) => {
    const [rows] = await postgres.batch(statement)
    return rows as Rows<R>
  }
  const split = ({ properties }: F) => {
    if (!storage.isNamed) return { name: undefined, kind: undefined, properties }
    const { name, kind, ...others } = properties
    return { name, kind, properties: others }
  }

  return {
    async list({ limit, after, ...selection }) {
      const conditions = [within, ...conditionsOf(storage, selection)]
      if (after !== undefined) conditions.push(SQL`id > ${after}::uuid`)
      const [found] = await postgres.batch(
        SQL`SELECT ${columns} FROM ${table} WHERE ${SQL.glue(conditions, ' AND ')} ORDER BY id LIMIT ${limit}`,
      )
      return (found?.rows ?? []).map(row => toStored(storage, row))
    },

    async get(id) {
      const [found] = await postgres.batch(selectOne(id))
      const row = found?.rows[0]
      if (row === undefined) throw notFound(id)
      return toStored(storage, row)
    },

    async findFault({ polygons }) {
      if (polygons.length === 0) return undefined
      const answers = await postgres.batch(...polygons.map(({ geometry }) => askValidity(geometry)))
      const reasons = answers.map(({ rows }) => String(rows[0]?.['reason']))
      const index = reasons.findIndex(reason => reason !== 'Valid Geometry')
      const { at } = polygons[index] ?? {}
      return at === undefined ? undefined : { at, reason: reasons[index] as string }
    },

    async create(feature, context) {
      const geometry = await storage.settle(runAlone, feature.geometry)
      const now = new Date()
      const added = {
        id: uuidv7(),
        ...split(feature),
        geometry,
        created_at: now,
        updated_at: now,
        version: 1,
      }
      const { id, name, kind, properties, version } = added
      const [ownColumns, ownValues] = storage.isNamed
        ? [SQL`name, kind`, SQL`${name}, ${kind}`]
        : [SQL`collection`, SQL`${storage.collection}`]
      const event = createAuditEvent(context, {
        ...{ action: `${noun}.create`, target: targetOf(id), after: toFeature(added) },
      })
      const insert = SQL`
        INSERT INTO ${table} (tenant_id, id, ${ownColumns}, properties, created_at, updated_at, version,
          ${storage.geometryColumns})
        VALUES (${tenant}, ${id}, ${ownValues}, ${JSON.stringify(properties)}, ${now}, ${now}, ${version},
          ${storage.geometryValues(geometry)})`
      const { guard } = storage
      if (guard === undefined) await postgres.batch(insert, insertAuditEvents([event]))
      else
        await postgres
          .transaction(async tx => {
            await guard(statement => tx.query(statement))
            await tx.query(insert)
            await tx.query(insertAuditEvents([event]))
          })
          .catch(error => {
            throw storage.refusal(error, id)
          })
      return added
    },

    async replace(id, decide, context) {
      const work = postgres.transaction(async tx => {
        await storage.guard?.(statement => tx.query(statement))
        const { rows } = await tx.query(SQL`${selectOne(id)} FOR UPDATE`)
        const [row] = rows
        if (row === undefined) throw notFound(id)
        const before = toStored(storage, row)
        const wanted = decide(before)
        const geometry = await storage.settle(statement => tx.query(statement), wanted.geometry)
        const after = {
          ...before,
          ...split(wanted),
          geometry,
          updated_at: new Date(),
          version: before.version + 1,
        }
        const named = storage.isNamed ? SQL`name = ${after.name}, kind = ${after.kind},` : SQL``
        await tx.query(SQL`
          UPDATE ${table} SET ${named}
            properties = ${JSON.stringify(after.properties)}, updated_at = ${after.updated_at},
            version = ${after.version}, (${storage.geometryColumns}) = ROW(${storage.geometryValues(geometry)})
          WHERE ${within} AND id = ${id}::uuid`)
        const facts = { before: toFeature(before), after: toFeature(after) }
        const event = createAuditEvent(context, { action: `${noun}.update`, target: targetOf(id), ...facts })
        await tx.query(insertAuditEvents([event]))
        return after
      })
      return work.catch(error => {
        throw storage.refusal(error, id)
      })
    },

    async remove(id, check, context) {
      const work = postgres.transaction(async tx => {
        const { rows } = await tx.query(SQL`${selectOne(id)} FOR UPDATE`)
        const [row] = rows
        if (row === undefined) throw notFound(id)
        const before = toStored(storage, row)
        check(before)
        await tx.query(SQL`DELETE FROM ${table} WHERE ${within} AND id = ${id}::uuid`)
        const facts = { before: toFeature(before) }
        const event = createAuditEvent(context, { action: `${noun}.delete`, target: targetOf(id), ...facts })
        await tx.query(insertAuditEvents([event]))
      })
      await work.catch(error => {
        throw storage.refusal(error, id)
      })
    },
  }
}
