import type { Results } from './results.ts'

interface Index {
  /** By test: the row where it ran first, plus 1; 0 where it did not run. */
  first: Int32Array
  /** Tests that ran more than once: repeated projects or merged blobs could bring some twice. */
  several: ReadonlySet<number>
}

const known = new WeakMap<Results, Index>()

/** The rows of a report in which a test ran. Looked up in an index of 4 bytes a test, made at the first question. */
export function rowsOfTest(part: Results, test: number): number[] {
  let index = known.get(part)
  if (!index) known.set(part, (index = indexOf(part)))
  const first = (index.first[test] ?? 0) - 1
  if (first < 0) return []
  const rows = [first]
  if (!index.several.has(test)) return rows
  for (let row = part.tests.indexOf(test, first + 1); row >= 0; row = part.tests.indexOf(test, row + 1)) rows.push(row)
  return rows
}

function indexOf({ tests }: Results): Index {
  let length = 0
  for (const test of tests) if (test >= length) length = test + 1
  const first = new Int32Array(length)
  const several = new Set<number>()
  for (let row = 0; row < tests.length; row++) {
    const test = tests[row]!
    if (first[test] === 0) first[test] = row + 1
    else several.add(test)
  }
  return { first, several }
}
