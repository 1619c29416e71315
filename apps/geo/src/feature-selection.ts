import { parseCqlJson } from './cql2/parse-json.ts'
import { parseCqlText } from './cql2/parse-text.ts'
import { findCrs } from './crs.ts'
import { CqlInvalid, DatetimeInvalid } from './errors.ts'
import { parseInstant, parsePeriod } from './instants.ts'
import { parseBbox } from './schemas/bbox.ts'
import type { FeatureQuery } from './schemas/feature-query.ts'
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
  const { bbox, datetime, filter, name, kind } = query
  const boxCrs = findCrs(query['bbox-crs'])
  const filterCrs = findCrs(query['filter-crs'])
  const selection = {
    ...{ name, kind },
    bbox: bbox === undefined ? undefined : parseBbox(bbox, boxCrs),
    period: datetime === undefined ? undefined : parseDatetime(datetime),
  }
  if (filter === undefined) return selection
  const parsed = query['filter-lang'] === 'cql2-json' ? parseCqlJson(filter) : parseCqlText(filter)
  const compiled = compileFilter(parsed, storage, filterCrs)
  const fault = await store.findFault(compiled)
  if (fault !== undefined) throw new CqlInvalid(fault.at, fault.reason)
  return { ...selection, filter: compiled.condition }
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
