import { createAuditEvent } from '@careeasy/audit'
import type { Rows, Statement } from '@careeasy/tenant-connection'
import { type Static, Type } from '@sinclair/typebox'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'

/** What the two services that are compared do differently. */
export interface Work {
  readonly tenant: string
  read(statement: Statement): Promise<Rows>
  /** All or nothing, in one round trip. */
  write(...statements: readonly Statement[]): Promise<unknown>
}

const PlaceSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    kind: Type.String(),
    lon: Type.Number(),
    lat: Type.Number(),
  },
  { additionalProperties: false },
)

const readText =
  'SELECT id, name, kind, properties, lon, lat, created_at, updated_at, version FROM places WHERE id = $1::uuid'
const insertText = `
  INSERT INTO places (tenant_id, id, name, kind, properties, lon, lat, created_at, updated_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)`
const auditText = `
  INSERT INTO audit_events (tenant_id, id, at, actor, action, target, outcome, before_digest, after_digest,
    request_id, source, address)
  SELECT tenant, id, at, actor, action, target, outcome, before, after, request_id, source, address
  FROM jsonb_to_recordset($1::jsonb) AS event (tenant text, id uuid, at timestamptz,
    actor text, action text, target text, outcome text, before text, after text, request_id text,
    source text, address text)
  ON CONFLICT DO NOTHING`

/** geo's statements: read a place by its key, and add one with the audit event that tells of it. */
export const placeRoutes: FastifyPluginAsync<{ workOf: (request: FastifyRequest) => Work }> = async (
  app,
  { workOf },
) => {
  app.get<{ Params: { id: string } }>(
    '/places/:id',
    { schema: { response: { 200: PlaceSchema } } },
    async request => {
      const { rows } = await workOf(request).read({ text: readText, values: [request.params.id] })
      if (rows[0] === undefined) throw new Error('a place that was put there is not found')
      return rows[0]
    },
  )

  app.post<{ Body: Static<typeof PlaceSchema> }>(
    '/places',
    { schema: { body: PlaceSchema, response: { 200: PlaceSchema } } },
    async request => {
      const { tenant, write } = workOf(request)
      const place = request.body
      const event = createAuditEvent(
        { tenant, actor: request.caller.sub, requestId: request.id, source: 'geo' },
        { action: 'place.create', target: `place/${place.id}`, after: place },
      )
      await write(
        {
          text: insertText,
          values: [tenant, place.id, place.name, place.kind, '{}', place.lon, place.lat, new Date()],
        },
        { text: auditText, values: [JSON.stringify([event])] },
      )
      return place
    },
  )
}
