import type { Steps } from '../order/steps.ts'
import type { RunColumns } from './run-columns.ts'
import { PASSED, PASSED_ON_RETRY, type OutcomeHistory } from './run-facts.ts'

const testsPerStep = 64

/**
 * Chance, for each run, that a test which usually passes fails in it for no reason of its own: a slow machine, a service
 * that hung, a bad day. What began to fail or needed a retry in this run, beyond what usually does (the median, and three
 * standard deviations of a Poisson count above it), as a share of the tests that ran; at least what failed there for
 * something around the tests.
 */
export function* badnessOf({ first, run, status }: OutcomeHistory, { counts, facts }: RunColumns): Steps<Float64Array> {
  const ran = new Int32Array(counts.length)
  const begun = new Int32Array(counts.length)
  for (let test = 0; test + 1 < first.length; test++) {
    if (test % testsPerStep === 0) yield
    let passedBefore = false
    for (let place = first[test]!; place < first[test + 1]!; place++) {
      const index = run[place]!
      if (counts[index] === 0 || status[place]! > PASSED_ON_RETRY) continue
      const passes = status[place] === PASSED
      ran[index]!++
      if (passedBefore && !passes) begun[index]!++
      passedBefore = passes
    }
  }
  const usual = begun.filter((_, index) => ran[index]! > 0).toSorted()
  const median = usual[usual.length >> 1] ?? 0
  const most = median + 3 * Math.sqrt(median + 1)
  return Float64Array.from(begun, (count, index) =>
    Math.max(facts[index]!.infrastructure, count > most ? (count - most) / ran[index]! : 0),
  )
}
