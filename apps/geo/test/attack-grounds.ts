import type { Test } from 'tap'
import { bouncerGround, poolGround, siloGround } from './attack.ts'
import { createDatabase } from './helper.ts'

/** Where the attacks are made: the pool, silos on a second cluster, and the pool through pgbouncer where there is one. */
export async function createGrounds(t: Test) {
  const database = await createDatabase()
  const second = await createDatabase('POSTGRES2_URL')
  t.teardown(() => database.drop())
  t.teardown(() => second.drop())
  const pool = poolGround(database)
  const silo = await siloGround(second)
  const bouncer = process.env['PGBOUNCER_URL']
  if (bouncer === undefined) t.test('through pgbouncer', { skip: 'PGBOUNCER_URL is not set' }, () => {})
  const grounds = [pool, silo, ...(bouncer === undefined ? [] : [bouncerGround(database, bouncer)])]
  return { database, second, pool, silo, grounds }
}

/** A query without WHERE. */
export const readNames = 'SELECT name FROM places'
/** Sets a setting, for the transaction or for good. */
export const setting = (name: string, value: string, local: boolean) =>
  `SELECT set_config('${name}', '${value}', ${local})`
/** Adds a place. */
export const insert = (tenant: string, name: string, id = 'gen_random_uuid()') =>
  `INSERT INTO places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at)
   VALUES ('${tenant}', ${id}, '${name}', 'x', '{}', 0, 0, now(), now())`
/** Adds a visit of an hour. */
export const book = (tenant: string, place: string, carer = 'gen_random_uuid()') =>
  `INSERT INTO visits (tenant_id, id, carer, client, place, starts_at, ends_at, time_zone, notes, status, created_at,
     updated_at, version)
   VALUES ('${tenant}', gen_random_uuid(), ${carer}, gen_random_uuid(), '${place}', '2030-01-01T08:00Z',
     '2030-01-01T09:00Z', 'UTC', 'planted', 'booked', now(), now(), 1)`
