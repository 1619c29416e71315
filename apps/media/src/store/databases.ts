import type { FastifyInstance } from 'fastify'
import type { Db } from 'mongodb'

/**
 * A cluster's database with all tenants in it, for the service's own work: the audit relay and provisioning.
 * Whatever a person asks for goes through `request.tenant.mongo`.
 */
export function databaseOf(app: FastifyInstance, cluster: string): Db {
  const db = app.mongo[cluster]?.db
  if (db === undefined) throw new Error(`no MongoDB cluster '${cluster}' is configured`)
  return db
}
