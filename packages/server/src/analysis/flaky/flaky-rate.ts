import { betaQuantile } from './beta.ts'
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
export function rateOf(
  facts: readonly Pick<RunFacts, 'at'>[],
  { run, status }: TestOutcomes,
  places: Int32Array,
  now: number,
): FlakyRate {
  let failed = 0.5
  let passed = 0.5
  for (const place of places) {
    const weight = 2 ** (-Math.max(0, now - facts[run[place]!]!.at) / halfLifeMs)
    if (status[place] === PASSED) passed += weight
    else failed += weight
  }
  return {
    rate: failed / (failed + passed),
    low: betaQuantile(0.025, failed, passed),
    high: betaQuantile(0.975, failed, passed),
  }
}
