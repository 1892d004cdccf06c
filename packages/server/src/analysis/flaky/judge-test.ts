import { chainsOf, type TestOutcomes } from './code-groups.ts'
import { currentStreak, type Streak } from './current-streak.ts'
import { countByEnvironment } from './environments.ts'
import { type Episode, lastEpisode } from './episodes.ts'
import { rateOf } from './flaky-rate.ts'
import { explain, type Explanation } from './hidden-states.ts'
import type { RunColumns } from './run-columns.ts'
import { FAILED, PASSED, PASSED_ON_RETRY } from './run-facts.ts'
import { signalsOf } from './signals.ts'
import { type Recovered, RUNS_NEEDED, type Since, type TestVerdict } from './verdict.ts'

export interface TestToJudge {
  outcomes: TestOutcomes
  /** Results that were left out. */
  leftOut: number
  /** What the order analysis says. */
  isOrderDependent: boolean
  isGone: boolean
}

/** What is the same for all tests. */
export interface JudgeContext {
  columns: RunColumns
  /** See badness.ts. */
  badness: Float64Array
  /** By chain: is it the main line, on a kind of machine that still runs? */
  isCurrent: readonly boolean[]
  /** Epoch ms. */
  now: number
}

/** Probability, and failures that speak of it, from which on a test is flaky: one failure alone never makes it so. */
const surely = 0.95
const leastFailures = 2
const surelyBroken = 0.9
/** Shorter than that a streak of failures is new, and not yet a breakage. */
const leastBroken = 3
/** A test that never passed is broken, whatever its rate of failures would have to be. */
const leastNeverPassed = 6

/** Broken, else order-dependent, else flaky, else newly failing, else healthy: whatever can be said first. */
export function judgeTest(context: JudgeContext, test: TestToJudge): TestVerdict {
  const { columns, badness, isCurrent, now } = context
  const { outcomes, leftOut, isGone } = test
  const { run, status } = outcomes
  const lastFailure = status.findLastIndex((one) => one !== PASSED)
  const chains = lastFailure < 0 ? [] : chainsOf(columns, outcomes)
  const { flaky, broken } = lastFailure < 0 ? nothingToExplain(run.length) : explain(columns, outcomes, chains, badness)
  // What failed because its code was broken says nothing about how flaky it is.
  const speaking = placesThat(run.length, (place) => status[place] === PASSED || broken[place]! < 0.5)
  const streak = currentStreak(
    chains.filter(({ chain }) => isCurrent[chain]),
    outcomes,
  )
  const facts: Omit<TestVerdict, 'class'> = {
    runs: run.length,
    failed: countOf(status, FAILED),
    retried: countOf(status, PASSED_ON_RETRY),
    leftOut,
    flaky,
    score: speaking.length > 0 ? rateOf(columns.facts, outcomes, speaking, now) : null,
    signals: signalsOf(chains, broken),
    environments: countByEnvironment(columns, outcomes, speaking),
    since: null,
    recovered: null,
    streak: streak?.failures ?? 0,
    cleanRuns: run.length - 1 - lastFailure,
    cleanRunsNeeded: null,
    lastFailedRun: lastFailure < 0 ? null : run[lastFailure]!,
    isGone,
  }

  if (streak && isBreakage(streak, broken)) return { ...facts, class: 'broken', since: streak.since }
  if (test.isOrderDependent) return { ...facts, class: 'order-dependent' }

  const isEnough = run.length >= RUNS_NEEDED
  const failing = speaking.reduce((count, place) => count + Number(status[place] !== PASSED), 0)
  const episode =
    flaky >= surely && failing >= leastFailures
      ? lastEpisode(Array.from(speaking, (place) => status[place] !== PASSED))
      : undefined
  const isOver =
    episode?.isOver &&
    codeChanged(columns, outcomes, speaking[episode.lastFailure]!) &&
    failuresOnWorkingCode(outcomes, broken, speaking[episode.lastFailure]! + 1) < 1
  if (episode && isEnough && !isOver)
    return {
      ...facts,
      class: 'flaky',
      since: sinceOf(columns, outcomes, speaking, episode),
      cleanRunsNeeded: episode.cleanRunsNeeded,
    }
  if (streak) return { ...facts, class: 'newly-failing', since: streak.since }
  if (!isEnough) return { ...facts, class: 'not-enough-data' }
  return { ...facts, class: 'healthy', recovered: recoveredFrom(columns, outcomes, broken, isOver === true) }
}

/** What it was before: flaky, or broken on the main line. Failures of a branch never were the test's. */
function recoveredFrom(
  { chain, isMain }: RunColumns,
  { run, status }: TestOutcomes,
  broken: Float64Array,
  wasFlaky: boolean,
): Recovered | null {
  const isOnMain = (place: number): boolean => isMain[chain[run[place]!]!]!
  const last = status.findLastIndex((one, place) => one !== PASSED && (wasFlaky || isOnMain(place)))
  if (last < 0 || (!wasFlaky && broken[last]! < surelyBroken)) return null
  const clean = [...run.keys()].slice(last + 1).filter((place) => status[place] === PASSED)
  return clean.length === 0
    ? null
    : { from: wasFlaky ? 'flaky' : 'broken', cleanRuns: clean.length, run: run[clean[0]!]! }
}

/** Of a test that always passed. */
const nothingToExplain = (results: number): Explanation => ({ flaky: 0, broken: new Float64Array(results) })

const isBreakage = ({ failures, place, since }: Streak, broken: Float64Array): boolean =>
  (failures >= leastBroken && broken[place]! >= surelyBroken) || (failures >= leastNeverPassed && since.after === null)

/** A plain loop: every result passes here. */
function placesThat(length: number, holds: (place: number) => boolean): Int32Array {
  const places = new Int32Array(length)
  let count = 0
  for (let place = 0; place < length; place++) if (holds(place)) places[count++] = place
  return places.subarray(0, count)
}

const countOf = (status: Uint8Array, wanted: number): number =>
  status.reduce((count, one) => count + Number(one === wanted), 0)

/** So many failures from there on are to be expected of code that works: none of them has to be one, many of them do. */
function failuresOnWorkingCode({ status }: TestOutcomes, broken: Float64Array, from: number): number {
  let expected = 0
  for (let place = from; place < status.length; place++) if (status[place] !== PASSED) expected += 1 - broken[place]!
  return expected
}

/** Nothing but a change mends a test: on the same code it was luck. */
const codeChanged = ({ code }: RunColumns, { run }: TestOutcomes, place: number): boolean =>
  code[run[place]!] !== code[run.at(-1)!]

/** Results of other lines lie between those of the main line: the window is told in time, and in codes that ran in it. */
function sinceOf({ code }: RunColumns, { run }: TestOutcomes, speaking: Int32Array, episode: Episode): Since {
  const { firstFailure, mayBeginAt } = episode
  const runs = Array.from(speaking.subarray(mayBeginAt ?? 0, firstFailure + 1), (place) => run[place]!)
  return {
    after: mayBeginAt === null || mayBeginAt === 0 ? null : run[speaking[mayBeginAt - 1]!]!,
    seenAt: runs.at(-1)!,
    codes: new Set(runs.map((index) => code[index]!)).size,
  }
}
