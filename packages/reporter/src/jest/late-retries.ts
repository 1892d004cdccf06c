import type { RecordedAttempt, RecordedTest } from '../recording.ts'

/**
 * Unless told otherwise, Jest tries a failed test again only after all others of its file. Says so of the tests of one
 * file between whose attempts another one began. Changes them.
 */
export function markLateRetries(tests: RecordedTest[]): RecordedTest[] {
  if (tests.every(({ attempts }) => attempts.length < 2)) return tests
  const starts = Float64Array.from(tests.flatMap(({ attempts }) => attempts.map(({ startUs }) => startUs))).toSorted()
  for (const test of tests) if (isInterrupted(test.attempts, starts)) test.triedAgainLater = true
  return tests
}

function isInterrupted(attempts: RecordedAttempt[], starts: Float64Array): boolean {
  return attempts.some(({ startUs }, at) => at > 0 && firstAfter(attempts[at - 1]!.startUs, starts) < startUs)
}

/** The first of the sorted moments that is later than this one. */
function firstAfter(us: number, sorted: Float64Array): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! > us) high = middle
    else low = middle + 1
  }
  return sorted[low] ?? Infinity
}
