import { digest } from '@careeasy/audit'
import type { Document } from 'mongodb'
import { assertDeclared, conditionsOf, type Searchable, unindexedPaths } from './conditions.ts'
import { parseFilter } from './filter.ts'
import { type Order, parseSort } from './order.ts'
import { textConditions } from './text.ts'

/** What a client asks of a list, as it came. */
export interface ListQuery {
  readonly filter?: string
  readonly sort?: string
  readonly q?: string
}

/** How a list is read from the store. */
export interface ListPlan {
  readonly conditions: readonly Document[]
  readonly order: Order | undefined
  /** An attribute for which every object has to be looked at. */
  readonly unindexed: string | undefined
  /** Tells lists apart: a cursor of one is none of the others. */
  readonly digest: string
}

/** @throws FilterInvalid, SortInvalid, SearchInvalid (400) */
export function planList(
  type: Searchable & { readonly searchable: readonly string[] },
  { filter, sort, q }: ListQuery,
): ListPlan {
  const terms = filter === undefined ? [] : parseFilter(filter)
  assertDeclared(terms, type)
  const order = sort === undefined ? undefined : parseSort(sort, type)
  const text = q === undefined ? [] : textConditions(q, type)
  const unsorted = order === undefined || order.indexed ? [] : [order.path]
  return {
    conditions: [...conditionsOf(terms, type), ...text],
    order,
    unindexed: [...unindexedPaths(terms, type), ...unsorted][0],
    digest: digest([filter ?? null, sort ?? null, q ?? null]),
  }
}
