/** Which assets a list gives. */
export interface AssetFilter {
  /** As detected, or where the bytes show none as claimed: a whole type, or as `image/*`. */
  readonly type?: string | undefined
  readonly owner?: string | undefined
  readonly object?: string | undefined
  readonly visit?: string | undefined
  readonly created_from?: string | undefined
  readonly created_to?: string | undefined
  /** Those that can be restored, instead of all others. */
  readonly deleted?: boolean | undefined
}

/** A place in a list: behind the asset of this time and id. */
export interface Position {
  readonly at: Date
  readonly id: string
}

/** The filter of the assets behind a place. Every combination is led by an index of the tenant. */
export function toMongoFilter(filter: AssetFilter, after: Position | undefined): object {
  const { type, owner, object, visit, created_from, created_to, deleted = false } = filter
  const created = {
    ...(created_from === undefined ? {} : { $gte: new Date(created_from) }),
    ...(created_to === undefined ? {} : { $lt: new Date(created_to) }),
  }
  const conditions: object[] = [
    { purging: { $exists: false }, outboxOnly: { $exists: false }, deleted_at: { $exists: deleted } },
    ...(owner === undefined ? [] : [{ created_by: owner }]),
    ...(object === undefined ? [] : [{ 'links.objects': object }]),
    ...(visit === undefined ? [] : [{ 'links.visits': visit }]),
    ...(Object.keys(created).length === 0 ? [] : [{ created_at: created }]),
    ...(type === undefined ? [] : [ofType(type)]),
    ...(after === undefined ? [] : [behind(deleted ? 'deleted_at' : 'created_at', after)]),
  ]
  return { $and: conditions }
}

function ofType(type: string): object {
  const wanted = type.endsWith('/*') ? { $regex: `^${escaped(type.slice(0, -1))}` } : type
  const claimed = type.endsWith('/*') ? wanted : { $regex: `^${escaped(type)}($|[ ;])` }
  return { $or: [{ detected: wanted }, { detected: { $exists: false }, type: claimed }] }
}

function escaped(text: string): string {
  return text.replace(/[^a-z0-9/]/gi, '\\$&')
}

function behind(field: string, { at, id }: Position): object {
  return { $or: [{ [field]: { $gt: at } }, { [field]: at, id: { $gt: id } }] }
}
