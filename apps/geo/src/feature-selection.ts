import { ValidationFailed } from '@careeasy/problem'
import type { Cql, Period } from './cql2/ast.ts'
import type { QueryableType } from './cql2/operands.ts'
import { parseCqlJson } from './cql2/parse-json.ts'
import { parseCqlText } from './cql2/parse-text.ts'
import { findCrs } from './crs.ts'
import { CqlInvalid, DatetimeInvalid } from './errors.ts'
import { parseInstant, parsePeriod } from './instants.ts'
import { parseBbox } from './schemas/bbox.ts'
import { type FeatureQuery, OwnFeatureQuery } from './schemas/feature-query.ts'
import { compileFilter } from './store/cql2-sql.ts'
import type { FeatureSelection } from './store/feature-conditions.ts'
import type { FeatureStorage } from './store/feature-storage.ts'
import type { FeatureStore } from './store/features.ts'

/**
 * Which features the query of a list means.
 * @throws BboxInvalid, CrsUnknown, DatetimeInvalid, CqlInvalid (400)
 */
export async function selectionOf(
  query: FeatureQuery,
  storage: FeatureStorage,
  store: Pick<FeatureStore, 'findFault'>,
): Promise<FeatureSelection> {
  const { bbox, datetime, filter } = query
  const { name, kind } = storage.isNamed ? query : {}
  const boxCrs = findCrs(query['bbox-crs'])
  const filterCrs = findCrs(query['filter-crs'])
  const selection = {
    ...{ name, kind },
    bbox: bbox === undefined ? undefined : parseBbox(bbox, boxCrs),
    period: datetime === undefined ? undefined : parseDatetime(datetime),
  }
  const conditions = storage.isNamed ? [] : parametersOf(query, storage)
  if (filter !== undefined)
    conditions.push(query['filter-lang'] === 'cql2-json' ? parseCqlJson(filter) : parseCqlText(filter))
  const [first] = conditions
  if (first === undefined) return selection
  const parsed = conditions.length === 1 ? first : { op: 'and', args: conditions, at: first.at }
  const compiled = compileFilter(parsed, storage, filterCrs)
  const fault = await store.findFault(compiled)
  if (fault !== undefined) throw new CqlInvalid(fault.at, fault.reason)
  return { ...selection, filter: compiled.condition }
}

/** Queryables as parameters (OGC API Features Part 3, 6.4). @throws ValidationFailed (400) for what is none */
function parametersOf(query: FeatureQuery, { queryables }: FeatureStorage): Cql[] {
  const given = Object.entries(query).filter(([name]) => !Object.hasOwn(OwnFeatureQuery.properties, name))
  return given.map(([name, text]) => {
    const at = `parameter ${name}`
    const type = Object.hasOwn(queryables, name) ? queryables[name] : undefined
    const value = type && literalOf(type, String(text))
    if (value === undefined) throw parameterRefused(name, type)
    return {
      op: '=',
      args: [
        { property: name, at },
        { ...value, at },
      ],
      at,
    }
  })
}

type Literal =
  | { readonly value: string | number | boolean }
  | { readonly period: Period; readonly isInstant: true }

function literalOf(type: QueryableType, text: string): Literal | undefined {
  if (type === 'text') return { value: text }
  if (type === 'number')
    return /^[-+]?[0-9]/.test(text) && Number.isFinite(+text) ? { value: +text } : undefined
  if (type === 'boolean') return text === 'true' || text === 'false' ? { value: text === 'true' } : undefined
  const period = type === 'instant' ? parseInstant(text) : undefined
  return period && { period, isInstant: true }
}

function parameterRefused(name: string, type: QueryableType | undefined): Error {
  const message =
    type === undefined || type === 'geometry' ? 'is no parameter of this list' : `must be of the type ${type}`
  const validation = [{ keyword: 'queryable', instancePath: `/${name}`, schemaPath: '', params: {}, message }]
  return Object.assign(new ValidationFailed(), { validation, validationContext: 'querystring' })
}

function parseDatetime(text: string) {
  const [start, end, ...more] = text.split('/')
  const period =
    start !== undefined && end !== undefined && more.length === 0 && !/^(\.\.)?\/(\.\.)?$/.test(text)
      ? parsePeriod(start, end)
      : parseInstant(text)
  if (period === undefined)
    throw new DatetimeInvalid(`'${text}' is neither a moment of RFC 3339 nor a period`)
  return period
}
