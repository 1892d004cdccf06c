import { fisherExact, upperFailureRate } from './chances.ts'
import type { Prober, Tally } from './prober.ts'

type Order = readonly number[]

/** What is to be shown: one order fails and the other passes, and so does whatever leaves out one of several actors. */
export interface Claim {
  failing: Order
  passing: Order
  alsoFailing: readonly Order[]
  alsoPassing: readonly Order[]
}

export interface Confirmation {
  /** `sometimes`: the failing order fails more often than its control, but not always. */
  result: 'always' | 'sometimes' | 'no'
  failing: Tally
  control: Tally
}

export interface BaseRate {
  failures: number
  runs: number
}

/** Chance that a claim is confirmed though it is false, over all claims that were tried. */
const ALPHA = 0.003
/** When the failing order passed too: what Fisher's test must reach, and how many pairs are tried at most. */
const SOMETIMES = { p: 0.001, pairs: 12 }

/**
 * Runs failing and passing order in turn (A/B/A/B: whatever drifts hits both) until m failures and m passes were seen:
 * m = ln(alpha / claims) / ln(epsilon), at least 2, with epsilon the upper 95 % bound of the rate of failures for no
 * reason. Failures that the search met do not count: they are what chose the claim. A control that fails once in a while only raises m.
 */
export async function confirm(
  prober: Prober,
  { failing, passing: control, alsoFailing, alsoPassing }: Claim,
  base: BaseRate,
  claims: number,
): Promise<Confirmation> {
  const tallies = { failing: prober.tally(failing), control: prober.tally(control) }
  const done = (result: Confirmation['result']): Confirmation => ({ result, ...tallies })

  const chosenBy = tallies.failing.failed
  while (tallies.failing.passed === 0) {
    const needed = repetitions(base, tallies.control, claims)
    if (needed > SOMETIMES.pairs) break
    const wantsFailing = tallies.failing.failed - chosenBy < needed
    const wantsControl = tallies.control.passed < needed
    if (!wantsFailing && !wantsControl) return done((await needsAll(needed)) ? 'always' : 'no')
    if (wantsFailing) await prober.again(failing)
    if (wantsControl) await prober.again(control)
  }

  while (runsOf(tallies.failing) < SOMETIMES.pairs || runsOf(tallies.control) < SOMETIMES.pairs) {
    if (differ(tallies) && tallies.failing.passed > 0) break
    if (hopeless(tallies)) return done('no')
    if (runsOf(tallies.failing) <= runsOf(tallies.control)) await prober.again(failing)
    else await prober.again(control)
  }
  if (!differ(tallies)) return done('no')
  if (tallies.failing.passed > 0) return done('sometimes')
  return done((await needsAll(SOMETIMES.pairs)) ? 'always' : 'no')

  /** Without any one of the actors it ends otherwise. */
  async function needsAll(times: number): Promise<boolean> {
    for (const order of alsoPassing) if (await prober.fails(order, times)) return false
    for (const order of alsoFailing) if (!(await prober.fails(order, times))) return false
    return true
  }
}

/** How often each side of a claim has to show as claimed. */
export function repetitions(base: BaseRate, control: Tally, claims: number): number {
  const epsilon = upperFailureRate(base.failures + control.failed, base.runs + runsOf(control))
  return Math.max(2, Math.ceil(Math.log(ALPHA / claims) / Math.log(epsilon)))
}

const runsOf = ({ failed, passed }: Tally): number => failed + passed

function differ({ failing, control }: { failing: Tally; control: Tally }): boolean {
  return fisherExact(failing.failed, runsOf(failing), control.failed, runsOf(control)) <= SOMETIMES.p
}

/** Could it still turn out to differ if everything went as claimed from here on? Saves runs on what is plainly false. */
function hopeless({ failing, control }: { failing: Tally; control: Tally }): boolean {
  if (failing.passed > failing.failed) return true
  const best = failing.failed + Math.max(0, SOMETIMES.pairs - runsOf(failing))
  const runs = Math.max(SOMETIMES.pairs, runsOf(failing))
  return fisherExact(best, runs, control.failed, Math.max(SOMETIMES.pairs, runsOf(control))) > SOMETIMES.p
}

/** How often each side came out as claimed, as people and proofs are told. */
export const countRepetitions = ({ failing, control }: Confirmation) => ({
  failed: failing.failed,
  failingRuns: runsOf(failing),
  passed: control.passed,
  passingRuns: runsOf(control),
})
