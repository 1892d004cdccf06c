import { groupBy } from './group-by.ts'
import type { Observations } from './observe.ts'
import type { Ranking } from './rank-suspects.ts'

/**
 * - `victim`: fails after something else ran. `brittle`: fails unless something else ran before.
 * - `order-sensitive`: the order changes how often it fails, but does not decide alone.
 * - `concurrency`: fails when something else runs at the same time.
 * - `not-order-dependent`: it flips, and the order does not explain it.
 * - `not-enough-runs`: nothing can be said yet.
 */
export const kinds = [
  'victim',
  'brittle',
  'order-sensitive',
  'concurrency',
  'not-order-dependent',
  'not-enough-runs',
] as const
export type Kind = (typeof kinds)[number]

export interface Verdict {
  kind: Kind
  /** Why, in one sentence for a person. */
  reason: string
  /** Runs that counted, and how many are needed to say more (equal when enough). */
  runs: number
  neededRuns: number
  /** p-value of the order over all candidates, before and after the correction over all tests. */
  pValue: number
  qValue: number
}

/** False discovery rate over all tests of a history: as BH never accepts a p above it, also a cap on false alarms per test. */
const FALSE_VERDICTS = 0.02
/** And even then the likelihood must not say that it is more likely nothing. */
const MOST_DOUBT = 0.5
/**
 * In few runs no permutation test can hold after the correction, whatever happened: then a p-value that holds by itself is
 * enough if the likelihood says so clearly. Simulated (bench/order/verdicts.ts), this finds three times as many victims in
 * 12 runs, and less than 2 % of the flaky tests are called order-dependent with it.
 */
const ALONE = { pValue: 0.05, doubt: 0.25 }

/** Does the order matter? By the permutation test, or by it and the likelihood together. */
export const holds = (pValue: number, qValue: number, { none }: Pick<Ranking, 'none'>): boolean =>
  (qValue <= FALSE_VERDICTS && none <= MOST_DOUBT) || (pValue <= ALONE.pValue && none <= ALONE.doubt)

/** Whether any p-value would do. */
export const mayHold = ({ none }: Pick<Ranking, 'none'>): boolean => none <= MOST_DOUBT

/** One failure alone, or one pass, goes with whatever was rare: nothing is claimed from it. */
export const tellsEnough = ({ fails, failures }: Pick<Observations, 'fails' | 'failures'>): boolean =>
  Math.min(failures, fails.length - failures) >= LEAST_TO_CLAIM

/** What a verdict needs of the runs. */
export interface JudgedFacts {
  runs: number
  failures: number
  passedOnRetry: number
  /** Orders that were run more than once, and both passed and failed. */
  sameOrder: number
}

export const factsOf = (observations: Observations): JudgedFacts => ({
  runs: observations.fails.length,
  failures: observations.failures,
  passedOnRetry: observations.passedOnRetry,
  sameOrder: sameOrderDiffers(observations),
})

/** Below this many runs, or this many of the rarer outcome, "not order-dependent" is never said (order-dependence.md C3). */
const LEAST_RUNS = 15
const LEAST_OF_EACH = 3
const LEAST_TO_CLAIM = 2

/** The verdict of one test that passed and failed, given its corrected p-value. */
export const judge = (
  { runs, failures, passedOnRetry, sameOrder }: JudgedFacts,
  ranking: Ranking,
  pValue: number,
  qValue: number,
): Verdict => {
  const rarer = Math.min(failures, runs - failures)
  const neededRuns = neededFor(runs, rarer)
  const facts = { runs, neededRuns: Math.max(neededRuns, runs), pValue, qValue }
  const lead = ranking.suspects[0]

  if (lead && rarer >= LEAST_TO_CLAIM && holds(pValue, qValue, ranking)) {
    const enough = { ...facts, neededRuns: runs }
    if (lead.scope === 'overlapping')
      return {
        ...enough,
        kind: 'concurrency',
        reason: `It fails when something else runs at the same time, in whatever order.`,
      }
    const doubts = sameOrder > 0 || passedOnRetry * 2 > failures
    if (ranking.decisive < (doubts ? 0.5 : 0.1))
      return { ...enough, kind: 'order-sensitive', reason: sensitiveBecause(sameOrder, passedOnRetry, failures) }
    return lead.role === 'polluter'
      ? {
          ...enough,
          kind: 'victim',
          reason: `It fails after other tests: ${lead.failAfter} of ${lead.runsAfter} runs after the first suspect, ${lead.failOtherwise} of ${lead.runsOtherwise} otherwise.`,
        }
      : {
          ...enough,
          kind: 'brittle',
          reason: `It fails unless another test ran before: ${lead.failOtherwise} of ${lead.runsOtherwise} runs without the first suspect, ${lead.failAfter} of ${lead.runsAfter} after it.`,
        }
  }
  if (sameOrder >= 2 && qValue > 0.2)
    return {
      ...facts,
      neededRuns: runs,
      kind: 'not-order-dependent',
      reason: `The same order passed and failed in ${sameOrder} cases.`,
    }
  if (runs < neededRuns || pValue <= SUSPICIOUS || ranking.none < 0.5)
    return {
      ...facts,
      neededRuns: Math.max(neededRuns, runs + LEAST_RUNS),
      kind: 'not-enough-runs',
      reason: `${runs} runs with ${failures === 1 ? 'one failure' : `${failures} failures`} do not tell yet whether the order matters.`,
    }
  return {
    ...facts,
    kind: 'not-order-dependent',
    reason: `${failures} of ${runs} runs failed, and nothing that ran before or beside it goes with that.`,
  }
}

/** Between this and the corrected level nothing is ruled out. */
const SUSPICIOUS = 0.05

const neededFor = (runs: number, rarer: number): number =>
  rarer >= LEAST_OF_EACH ? LEAST_RUNS : Math.max(LEAST_RUNS, Math.ceil((runs * LEAST_OF_EACH) / Math.max(1, rarer)))

/** How many orders were run more than once, and both passed and failed. Evidence against a pure order dependence. */
const sameOrderDiffers = ({ orderKey, fails, stratum }: Observations): number =>
  [...groupBy(fails.keys(), (run) => `${orderKey[run]} ${stratum[run]}`).values()].filter((runs) => {
    const failures = runs.reduce((sum, run) => sum + fails[run]!, 0)
    return failures > 0 && failures < runs.length
  }).length

const sensitiveBecause = (sameOrder: number, passedOnRetry: number, failures: number): string => {
  const start = 'The order changes how often it fails, but does not decide alone'
  if (sameOrder > 0) return `${start}: ${sameOrder === 1 ? 'one order' : `${sameOrder} orders`} both passed and failed.`
  if (passedOnRetry > 0) return `${start}: ${passedOnRetry} of ${failures} failures passed on a retry.`
  return `${start}: it also passed in orders that should have failed.`
}
