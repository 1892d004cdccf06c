import type { Steps } from '../analysis/order/steps.ts'
import type { ResultColumns } from './results.ts'

/**
 * Results turned around: test by test instead of run by run, oldest run first. The results of test `t` are the places
 * [first[t], first[t + 1]) of the columns; those that did not run (skipped, todo, pending) are left out. 9 bytes a result.
 */
export interface TestMajor {
  /** Number of tests plus 1. */
  readonly first: Int32Array
  /** Index into the runs that it was made from. */
  readonly run: Int32Array
  readonly durationMs: Float32Array
  /** Status codes (codec/status.ts). */
  readonly status: Uint8Array
}

/**
 * @param runs oldest first
 * @param tests length of the catalog
 */
export function* toTestMajor(
  runs: readonly { readonly parts: readonly ResultColumns[] }[],
  tests: number,
): Steps<TestMajor> {
  const first = new Int32Array(tests + 1)
  for (const run of runs) {
    for (const part of run.parts) for (const test of part.tests) first[test + 1]!++
    yield
  }
  for (let test = 0; test < tests; test++) first[test + 1]! += first[test]!

  const rows = first[tests]!
  const filled = first.slice()
  const major = {
    first,
    run: new Int32Array(rows),
    durationMs: new Float32Array(rows),
    status: new Uint8Array(rows),
  }
  for (const [index, { parts }] of runs.entries()) {
    for (const { tests: testOfRow, durationMs, status } of parts) {
      for (let row = 0; row < testOfRow.length; row++) {
        const place = filled[testOfRow[row]!]!++
        major.run[place] = index
        major.durationMs[place] = durationMs[row]!
        major.status[place] = status[row]!
      }
    }
    yield
  }
  return major
}
