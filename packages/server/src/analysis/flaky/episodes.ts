import { chanceOfNone } from '../beta.ts'

/** The stretch in which a test has been flaky, seen from now. */
export interface Episode {
  /** Its first failure; index into `fails`. */
  firstFailure: number
  lastFailure: number
  /**
   * The earliest result from which on it may have been flaky (95 %); null: from the first one known. It narrows as the
   * rate becomes known and older code is run again.
   */
  mayBeginAt: number | null
  /** Passes since the last failure. */
  cleanRuns: number
  /** So many passes are no luck any more: at its rate they had a chance of at most 0.5 %. */
  isOver: boolean
  /** So many passes in a row it takes until then. */
  cleanRunsNeeded: number
}

const leastClean = 20
const luckNow = 0.005
/** Stretches in the middle are many: each must be less likely. */
const luckBetween = 0.001
const surely = 0.95

/**
 * @param fails of each result that speaks of the test, oldest first: did it fail or need a retry?
 * @returns undefined where it never did
 */
export function lastEpisode(fails: readonly boolean[]): Episode | undefined {
  const failures = fails.flatMap((failed, index) => (failed ? index : []))
  if (failures.length === 0) return undefined
  let from = 0
  let first = 0
  for (let next = 1; next < failures.length; next++) {
    const last = failures[next - 1]!
    const clean = failures[next]! - last - 1
    if (clean < leastClean || luck(next - first, last - from + 1, clean) > luckBetween) continue
    from = last + 1
    first = next
  }
  const firstFailure = failures[first]!
  const lastFailure = failures.at(-1)!
  const count = failures.length - first
  const runs = lastFailure - from + 1
  const cleanRuns = fails.length - 1 - lastFailure
  const cleanRunsNeeded = neededRuns(count, runs)
  return {
    firstFailure,
    lastFailure,
    mayBeginAt: beginning(firstFailure - from, count, fails.length - firstFailure, firstFailure),
    cleanRuns,
    isOver: cleanRuns >= cleanRunsNeeded,
    cleanRunsNeeded,
  }
}

/** Chance of so many passes in a row, for a test that failed so often in so many runs. */
const luck = (failures: number, runs: number, passes: number): number =>
  chanceOfNone(failures + 0.5, runs - failures + 0.5, passes)

function neededRuns(failures: number, runs: number): number {
  let low = leastClean
  if (luck(failures, runs, low) <= luckNow) return low
  let high = 2 * low
  while (luck(failures, runs, high) > luckNow && high < 1e6) high *= 2
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (luck(failures, runs, middle) <= luckNow) high = middle
    else low = middle
  }
  return high
}

/**
 * Each number of passes between the beginning and the first failure has the probability that a test of this rate passes
 * so often; all beginnings are equally likely before.
 */
function beginning(passesBefore: number, failures: number, runs: number, firstFailure: number): number | null {
  const weights = Array.from({ length: passesBefore + 1 }, (_, passes) => luck(failures, runs, passes))
  const beyond = passesBefore + 1 < 1e5 ? tailAfter(failures, runs, passesBefore + 1) : 0
  const total = weights.reduce((sum, weight) => sum + weight, 0) + beyond
  let sum = 0
  for (const [passes, weight] of weights.entries()) {
    sum += weight
    if (sum >= surely * total) return firstFailure - passes
  }
  return null
}

/** What stretches longer than those that were seen would weigh. */
function tailAfter(failures: number, runs: number, from: number): number {
  let sum = 0
  for (let passes = from, step = 1; passes < 1e6; passes += step, step = Math.max(1, passes >> 4)) {
    const weight = luck(failures, runs, passes) * step
    sum += weight
    if (weight < 1e-6 * sum) break
  }
  return sum
}
