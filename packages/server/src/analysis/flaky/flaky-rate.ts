import { betaQuantile } from '../beta.ts'
import type { TestOutcomes } from './code-groups.ts'
import { PASSED, type RunFacts } from './run-facts.ts'

/** How often a test fails at its first attempt, on code that works. */
export interface FlakyRate {
  /** Mean of the posterior, 0..1. */
  rate: number
  /** 95 % credible interval. */
  low: number
  high: number
}

const halfLifeMs = 30 * 24 * 3_600_000

/**
 * A beta-binomial estimate from Jeffreys' prior (Beta(½, ½): Brown, Cai & DasGupta 2001, "Interval Estimation for a
 * Binomial Proportion"). A result counts half after 30 days, a quarter after 60: what a test did long ago says little.
 *
 * @param places of the outcomes to count
 * @param now epoch ms
 */
export function rateOf(facts: Facts, { run, status }: TestOutcomes, places: Int32Array, now: number): FlakyRate {
  const weights = weightsOf(facts, now)
  let failed = 0.5
  let passed = 0.5
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!
    const weight = weights[run[place]!]!
    if (status[place] === PASSED) passed += weight
    else failed += weight
  }
  return posteriorOf(failed, passed)
}

type Facts = readonly Pick<RunFacts, 'at'>[]

let lastWeights: { facts: Facts; now: number; weights: Float64Array } | undefined

/** Of each run. Tests are judged one after the other, all at the same moment. */
function weightsOf(facts: Facts, now: number): Float64Array {
  if (lastWeights?.facts !== facts || lastWeights.now !== now) {
    const weights = Float64Array.from(facts, ({ at }) => 2 ** (-Math.max(0, now - at) / halfLifeMs))
    lastWeights = { facts, now, weights }
  }
  return lastWeights.weights
}

const known = new Map<number, Map<number, FlakyRate>>()
let size = 0
const mostKnown = 10_000

/** Most tests ran in the same runs and never failed: their intervals, most of the work of a verdict, are the same. */
function posteriorOf(failed: number, passed: number): FlakyRate {
  const own = known.get(failed) ?? new Map<number, FlakyRate>()
  let rate = own.get(passed)
  if (rate) return rate
  rate = {
    rate: failed / (failed + passed),
    low: betaQuantile(0.025, failed, passed),
    high: betaQuantile(0.975, failed, passed),
  }
  if (++size > mostKnown) {
    known.clear()
    size = 1
  }
  known.set(failed, own.set(passed, rate))
  return rate
}
