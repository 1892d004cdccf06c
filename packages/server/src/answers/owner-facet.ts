import type { TestsAnswer } from '../api-schemas/tests.ts'
import { missesNoneBesides } from './test-filter.ts'
import type { View } from './view.ts'

const namesShown = 50

/**
 * How many tests each owner has, with the rest of the filter as it is.
 * @param missed what the filter misses of each test of the view
 */
export function ownerFacet(view: View, missed: Uint8Array): TestsAnswer['facets']['owner'] {
  const { owners, tests } = view.catalog
  if (!owners.areKnown()) return null
  const counts = new Map<string, number>()
  let none = 0
  for (const [index, test] of view.tests.entries()) {
    if (!missesNoneBesides('owner', missed[index]!)) continue
    const own = owners.of(tests[test]!.file)
    if (own.length === 0) none++
    for (const name of own) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const names = Array.from(counts, ([name, count]) => ({ name, tests: count }))
  names.sort((a, b) => b.tests - a.tests || (a.name < b.name ? -1 : 1))
  return { names: names.slice(0, namesShown), none }
}
