import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { type Observations, observe, observeRuns, type Outcomes, outageOf, outagesOf, outcomesOf } from './observe.ts'
import { NOTHING_TOLD, permute, type Permuted, pValueOf } from './permutation-test.ts'
import { type Ranking, rankInSteps } from './rank-suspects.ts'
import { failed, type History, type Schedule } from './schedule.ts'
import { runSteps, type Steps } from './steps.ts'
import { factsOf, holds, judge, type JudgedFacts, mayHold, tellsEnough, type Verdict } from './verdict.ts'

export interface TestAnalysis extends JudgedTest {
  observations: Observations
}

/** What is known of a test that both passed and failed, without the runs behind it. */
export interface JudgedTest {
  test: number
  /** Indices into `history.schedules` of the runs that counted, oldest first. */
  run: Int32Array
  failures: number
  ranking: Ranking
  verdict: Verdict
}

export interface AnalysisOptions {
  /** Uniform in [0, 1). Called anew with the same seed it must give the same numbers, or verdicts flicker. */
  random: () => number
}

/** Verdict and suspects of every test that both passed and failed. */
export const analyseTests = (history: History, { random }: AnalysisOptions): TestAnalysis[] => {
  const outages = outagesOf(history)
  return runSteps(judgeTests(history, () => random)).map((one) => {
    return { ...one, observations: observe(history, one.test, outages) }
  })
}

/** Permutations of each test to begin with, and at most. Fewer will do where the likelihood leaves little doubt. */
const FIRST = 999
const FIRST_WHERE_CLEAR = 199
const CLEAR = 0.05
const MOST = 20_000
/** Permutations for each test at hand: a p-value must be able to hold after the correction. */
const EACH = 100

interface Permuting {
  outcomes: Outcomes
  facts: JudgedFacts
  ranking: Ranking
  permuted: Permuted
}

/**
 * The same in steps, which keep little in memory.
 *
 * Every test gets 999 permutations, or 199; those that few of them reached, but which do not hold yet and still may, get
 * four times as many, until they hold or their p-value is exact enough for that many tests.
 *
 * @param randomOf a source of random numbers of a test's own: its p-value then depends on nothing but its runs
 */
export function* judgeTests(history: History, randomOf: (test: number) => () => number): Steps<JudgedTest[]> {
  const outages = yield* lookThrough(history)
  const judged: Permuting[] = []
  for (const test of testsThatFailed(history)) {
    const outcomes = outcomesOf(history, test, outages)
    yield
    if (!hasBothOutcomes(outcomes)) continue
    const observations = observeRuns(history, outcomes)
    yield
    const facts = factsOf(observations)
    judged.push({ outcomes, facts, ...(yield* rankAndPermute(observations, randomOf(test), FIRST)) })
    yield
  }
  const most = Math.min(MOST, Math.max(FIRST, EACH * judged.length))
  for (;;) {
    const pValues = judged.map(({ permuted }) => pValueOf(permuted))
    const qValues = benjaminiHochberg(pValues)
    const open = judged.filter(
      ({ permuted: { stopped, permutations }, ranking }, index) =>
        !stopped && permutations < most && mayHold(ranking) && !holds(pValues[index]!, qValues[index]!, ranking),
    )
    if (open.length === 0) {
      return judged.map(({ outcomes: { test, run, failures }, facts, ranking }, index) => {
        return { test, run, failures, ranking, verdict: judge(facts, ranking, pValues[index]!, qValues[index]!) }
      })
    }
    for (const one of open) {
      const permutations = Math.min(most, 4 * one.permuted.permutations)
      const random = randomOf(one.outcomes.test)
      one.permuted = yield* permute(observeRuns(history, one.outcomes), { random, permutations })
    }
  }
}

/**
 * One test by itself, at once. What the others say is not known: its p-value is corrected as if none of theirs held
 * (Bonferroni), so that `judgeTests` rarely takes back what is claimed here. More permutations would change little then.
 *
 * @returns undefined where it only passed or only failed
 */
export function* judgeAlone(history: History, test: number, random: () => number): Steps<JudgedTest | undefined> {
  const outages = yield* lookThrough(history)
  const outcomes = outcomesOf(history, test, outages)
  if (!hasBothOutcomes(outcomes)) return undefined
  const observations = observeRuns(history, outcomes)
  yield
  const { ranking, permuted } = yield* rankAndPermute(observations, random, FIRST_WHERE_CLEAR)
  const pValue = pValueOf(permuted)
  const qValue = Math.min(1, pValue * testsThatFailed(history).length)
  const { run, failures } = outcomes
  return { test, run, failures, ranking, verdict: judge(factsOf(observations), ranking, pValue, qValue) }
}

/** Looks at every row once: later that is known of each schedule. */
function* lookThrough(history: History): Steps<Uint8Array> {
  const outages = new Uint8Array(history.schedules.length)
  for (const [index, schedule] of history.schedules.entries()) {
    outages[index] = outageOf(schedule)
    failuresIn(schedule)
    yield
  }
  return outages
}

function* rankAndPermute(
  observations: Observations,
  random: () => number,
  most: number,
): Steps<{ ranking: Ranking; permuted: Permuted }> {
  const ranking = yield* rankInSteps(observations)
  yield
  if (!tellsEnough(observations)) return { ranking, permuted: NOTHING_TOLD }
  const isClear = ranking.none <= CLEAR || !mayHold(ranking)
  return {
    ranking,
    permuted: yield* permute(observations, { random, permutations: isClear ? FIRST_WHERE_CLEAR : most }),
  }
}

const hasBothOutcomes = ({ failures, fails }: Outcomes): boolean => failures > 0 && failures < fails.length

const testsThatFailed = ({ schedules }: History): number[] =>
  [...new Set(schedules.flatMap((schedule) => failuresIn(schedule)))].toSorted((left, right) => left - right)

const known = new WeakMap<Schedule, number[]>()

/** Looked for once in each schedule: most have none, and all of their rows must be looked at. */
function failuresIn(schedule: Schedule): number[] {
  let tests = known.get(schedule)
  if (!tests) {
    tests = []
    const { outcome, test } = schedule
    for (let row = 0; row < outcome.length; row++) if (failed(outcome[row]!)) tests.push(test[row]!)
    known.set(schedule, tests)
  }
  return tests
}
