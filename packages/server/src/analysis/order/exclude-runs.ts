import { failed, NOT_RUN, type Schedule } from './schedule.ts'

/**
 * Is this run an outage rather than a test result? Most of what ran failed: a database was down, an install was broken.
 * Such a run says nothing about order and would make every test "flaky".
 */
export const isOutage = ({ outcome }: Schedule, share = 0.5): boolean => {
  let ran = 0
  let failures = 0
  for (const one of outcome) {
    if (one !== NOT_RUN) ran++
    if (failed(one)) failures++
  }
  return ran >= 4 && failures > share * ran
}

/**
 * Marks the runs in which the test was really broken, so that a breakage does not pass for an effect of the order:
 *
 * - a streak of failures, from one commit to a later one, that is too long for the rate of failures around it (chance of
 *   any such streak, by the union bound over its places, below 1 %);
 * - a commit with at least three runs that all failed, in a test that fails in at most half of its other runs.
 *
 * @param fails outcome of the test in each of its runs, oldest first
 * @param commit commit of each run
 * @returns 1 for each run to leave out
 */
export const brokenRuns = (fails: Uint8Array, commit: Int32Array): Uint8Array => {
  const broken = new Uint8Array(fails.length)
  while (markLongestStreak(fails, broken, commit));
  markBrokenCommits(fails, commit, broken)
  return broken
}

const UNLIKELY = 0.01

/** A streak counts only if it goes on over a change of the code. */
const markLongestStreak = (fails: Uint8Array, broken: Uint8Array, commit: Int32Array, unlikely = UNLIKELY): boolean => {
  let kept = 0
  let failures = 0
  let best = { from: 0, to: 0, length: 0 }
  let from = 0
  let length = 0
  for (let run = 0; run < fails.length; run++) {
    if (broken[run]) continue
    kept++
    if (!fails[run]) {
      length = 0
      continue
    }
    failures++
    if (length === 0) from = run
    length++
    if (length > best.length && commit[from] !== commit[run]) best = { from, to: run, length }
  }
  if (best.length < 3) return false
  const rateAround = (failures - best.length + 1) / (kept - best.length + 2)
  if (kept * rateAround ** best.length >= unlikely) return false
  broken.fill(1, best.from, best.to + 1)
  return true
}

/**
 * Marks the runs in which the test was mended, so that what made it fail before is not cleared by what happened after:
 *
 * - the passes since its last failure, if at its rate of failures so many had a chance of at most 0.01 %;
 * - a streak of passes in between that is too long for the rate of failures around it (below 0.01 % over all of them).
 *
 * Either only where the code changed, since nothing else mends a test, and only where enough is left to look at: else the
 * passes are evidence like any others.
 *
 * @param fails outcome of the test in each of its runs, oldest first, real breakages taken out
 * @param commit commit of each run
 * @returns 1 for each run to leave out
 */
export const mendedRuns = (fails: Uint8Array, commit: Int32Array): Uint8Array => {
  let mended = new Uint8Array(fails.length)
  const last = fails.lastIndexOf(1)
  const failures = fails.reduce((sum, one) => sum + one, 0)
  const passesSince = fails.length - 1 - last
  if (
    passesSince >= LEAST_QUIET &&
    (1 - failures / (last + 2)) ** passesSince <= MENDED &&
    commit.at(-1) !== commit[last]
  ) {
    const before = mended.slice().fill(1, last + 1)
    if (leavesEnough(fails, before)) mended = before
  }
  const passes = fails.map((one) => 1 - one)
  for (;;) {
    const next = mended.slice()
    if (!markLongestStreak(passes, next, commit, MENDED) || !leavesEnough(fails, next)) return mended
    mended = next
  }
}

/** Chance of a stretch of passes: smaller than that of a breakage, for nothing is known yet about what came before each. */
const MENDED = 0.0001
const LEAST_QUIET = 5
const LEAST_LEFT = { runs: 10, ofEach: 3 }

const leavesEnough = (fails: Uint8Array, leftOut: Uint8Array): boolean => {
  let runs = 0
  let failures = 0
  for (let run = 0; run < fails.length; run++) {
    if (leftOut[run]) continue
    runs++
    failures += fails[run]!
  }
  return runs >= LEAST_LEFT.runs && failures >= LEAST_LEFT.ofEach && runs - failures >= LEAST_LEFT.ofEach
}

const markBrokenCommits = (fails: Uint8Array, commit: Int32Array, broken: Uint8Array): void => {
  const byCommit = new Map<number, { runs: number; failures: number }>()
  let runs = 0
  let failures = 0
  for (let run = 0; run < fails.length; run++) {
    if (broken[run]) continue
    const own = byCommit.get(commit[run]!) ?? { runs: 0, failures: 0 }
    own.runs++
    own.failures += fails[run]!
    runs++
    failures += fails[run]!
    byCommit.set(commit[run]!, own)
  }
  for (const [number, own] of byCommit) {
    const othersFail = (failures - own.failures) / Math.max(1, runs - own.runs)
    if (own.runs < 3 || own.failures < own.runs || othersFail > 0.5) continue
    const chance = byCommit.size * Math.max(othersFail, 1 / (runs - own.runs + 2)) ** own.runs
    if (chance >= UNLIKELY) continue
    for (let run = 0; run < fails.length; run++) if (commit[run] === number) broken[run] = 1
  }
}
