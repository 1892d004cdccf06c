import type { TestsAnswer } from '../api-schemas/tests.ts'
import { VerdictClass } from '../api-schemas/verdicts.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { firstOf } from './first-of.ts'
import { ownerFacet } from './owner-facet.ts'
import { toRange } from './period.ts'
import { missesNone, missesNoneBesides, type TestFilter } from './test-filter.ts'
import { searchTexts } from './test-names.ts'
import { measures, unwrittenRows } from './test-rows.ts'
import type { View } from './view.ts'
import type { UnwrittenTests } from './write-tests.ts'

export const sorts = [
  'cost',
  'p50',
  'p95',
  'mean',
  'change',
  'runs',
  'share',
  'failed',
  'fails',
  'retried',
  'name',
] as const
export type Sort = (typeof sorts)[number]

export interface TestsQuery {
  filter: TestFilter
  sort: Sort
  order: 'asc' | 'desc'
  limit: number
  cursor?: string | undefined
}

export function testsAnswer(view: View, query: TestsQuery): UnwrittenTests {
  const { filter, limit } = query
  const { missed, matching } = filtered(view, filter)
  const sum = { costMinutesPerWeek: 0, share: 0 }
  for (const test of matching) {
    sum.costMinutesPerWeek += measures.cost(view, test)
    sum.share += measures.share(view, test)
  }
  const { page, next } = sortAndCut(view, matching, query, limit)
  return {
    tests: unwrittenRows(view, page),
    next,
    range: toRange(view.period),
    total: matching.length,
    sum,
    facets: facetsOf(view, missed),
  }
}

/** What is missed of each test, and the tests of which nothing is. In a plain loop, which all tests go through. */
function filtered(view: View, filter: TestFilter): { missed: Uint8Array; matching: Int32Array } {
  const { tests } = view
  const missed = new Uint8Array(tests.length)
  const matching = new Int32Array(tests.length)
  let count = 0
  for (let index = 0; index < tests.length; index++) {
    const test = tests[index]!
    const one = filter.misses(view, test)
    missed[index] = one
    if (missesNone(one)) matching[count++] = test
  }
  return { missed, matching: matching.subarray(0, count) }
}

type Value = number | string | null

/** The tests after the cursor. Those without a value stand last in either order; equal ones by their number. */
function sortAndCut(view: View, tests: Int32Array, { sort, order, cursor }: TestsQuery, limit: number) {
  const { catalog } = view
  const valueOf = (test: number): Value => (sort === 'name' ? searchTexts(catalog)(test) : measures[sort](view, test))
  const sign = order === 'asc' ? 1 : -1
  const compare = (a: Value, aTest: number, b: Value, bTest: number): number => {
    if (a === null || b === null) return a === b ? aTest - bTest : a === null ? 1 : -1
    return (a < b ? -sign : a > b ? sign : 0) || aTest - bTest
  }

  // Numbers of tests, and a column of their values: an object for each of all tests would be most of the time.
  const values: Value[] = []
  for (let index = 0; index < tests.length; index++) values.push(valueOf(tests[index]!))
  let places = Array.from(values.keys())
  const after = readCursor(cursor, isPlaceOf(sort, order))
  if (after) {
    const test = after[3]
    const value = sort === 'name' && catalog.tests[test] ? valueOf(test) : after[2]
    places = places.filter((place) => compare(values[place]!, tests[place]!, value, test) > 0)
  }
  const page = firstOf(places, limit, (a, b) => compare(values[a]!, tests[a]!, values[b]!, tests[b]!))
  const last = page.at(-1)
  const next =
    last !== undefined && places.length > limit
      ? writeCursor([sort, order, sort === 'name' ? null : values[last]!, tests[last]!])
      : null
  return { page: page.map((place) => tests[place]!), next }
}

/** A cursor goes on by value, not by count: what comes in between two pages moves nobody onto both or neither. */
type Place = [sort: string, order: string, value: number | null, test: number]

const isPlaceOf =
  (sort: string, order: string) =>
  (place: unknown[]): place is Place =>
    place.length === 4 &&
    place[0] === sort &&
    place[1] === order &&
    (place[2] === null || typeof place[2] === 'number') &&
    Number.isInteger(place[3])

/** How many tests each choice would leave, with the rest of the filter as it is. */
function facetsOf(view: View, missed: Uint8Array): TestsAnswer['facets'] {
  const layers = view.catalog.layers()
  const layer = [0, 0, 0, 0]
  let undeclared = 0
  const status = { failed: 0, retried: 0, skipped: 0 }
  for (let index = 0; index < view.tests.length; index++) {
    const test = view.tests[index]!
    if (missesNoneBesides('layer', missed[index]!)) {
      layer[layers[test]!]!++
      if (view.catalog.tests[test]!.layer === 0) undeclared++
    }
    if (!missesNoneBesides('status', missed[index]!)) continue
    if (view.now.failed[test]! > 0) status.failed++
    if (view.now.retried[test]! > 0) status.retried++
    if (view.now.skipped[test]! > 0) status.skipped++
  }
  const [unknown, unit, integration, e2e] = layer as [number, number, number, number]
  const owner = ownerFacet(view, missed)
  return {
    layer: { unit: unit + unknown, integration, e2e, undeclared },
    status,
    verdict: verdictFacet(view, missed),
    owner,
  }
}

function verdictFacet(view: View, missed: Uint8Array): TestsAnswer['facets']['verdict'] {
  const { verdicts } = view
  if (!verdicts) return null
  const counts = Object.fromEntries(VerdictClass.options.map((name) => [name, 0])) as Record<VerdictClass, number>
  for (let index = 0; index < view.tests.length; index++) {
    if (!missesNoneBesides('verdict', missed[index]!)) continue
    const test = view.tests[index]!
    const name = verdicts.classOf(test)
    if (name && !verdicts.isGone(test)) counts[name]++
  }
  return counts
}
