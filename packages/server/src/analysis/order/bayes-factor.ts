import { lnBeta } from '../beta.ts'
import { type GapCounts, LEVELS, middleOfLevel, NOT_BEFORE_LEVEL } from './gap-counts.ts'

/**
 * The gap-aware likelihood of one candidate, as a log Bayes factor against "the order does not matter".
 *
 * Candidate t with gap g (candidates between t and the victim) in a run: exposure s = a (1 - q)^g if t came before, else 0;
 * P(affected) = 1 - (1 - s)(1 - b). It is averaged over q (chance that any test between cleans up), b (other causes) and
 * a (does it always bite), and divided by the same average with s = 0. So a pass with t *just* before the victim speaks
 * strongly against t, a pass with t long before only weakly. The nearest-relevant-predecessor model behind Wei et al.,
 * TACAS'21, as a likelihood; a Bayes factor, so that candidates known in different runs and different scopes compare.
 *
 * "Affected" is a failure for victims (t = polluter) and a pass for brittles (t = state-setter).
 */
export interface Grid {
  /**
   * By what counts as affected: models x counts (laid out as in `GapCounts`), the log probability of each outcome at each
   * level.
   */
  logChance: readonly [Float64Array, Float64Array]
  logWeight: Float64Array
  /** 1 for the models in which it always bites (a = 1). */
  always: Uint8Array
}

/** Which outcome is "affected": 1 = failed, for polluters; 0 = passed, for state-setters. */
export type Affected = 0 | 1

/** No observation is ever impossible: labels and clocks are not perfect. */
const LEAST = 0.01
/** Counts that tell something: those of the last level, "cannot be told", do not. */
const TELLING = LEVELS * 2

const grid = (qs: readonly number[], as: readonly (readonly [number, number])[], bs: readonly number[]): Grid => {
  const models = qs.length * as.length * bs.length
  const made: Grid = {
    logChance: [new Float64Array(models * TELLING), new Float64Array(models * TELLING)],
    logWeight: new Float64Array(models),
    always: new Uint8Array(models),
  }
  let model = 0
  for (const q of qs)
    for (const [a, weight] of as)
      for (const b of bs) {
        for (let level = 0; level < LEVELS; level++) {
          const exposure = level === NOT_BEFORE_LEVEL ? 0 : a * (1 - q) ** middleOfLevel[level]!
          const chance = Math.min(1 - LEAST, Math.max(LEAST, 1 - (1 - exposure) * (1 - b)))
          const entry = model * TELLING + level * 2
          for (const affected of [0, 1] as const) {
            made.logChance[affected][entry + affected] = Math.log(chance)
            made.logChance[affected][entry + 1 - affected] = Math.log1p(-chance)
          }
        }
        made.always[model] = Number(a === 1)
        made.logWeight[model] = Math.log(weight / (qs.length * bs.length))
        model++
      }
  return made
}

const OTHER_CAUSES = [0.01, 0.04, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9]
export const FULL_GRID = grid(
  [0, 0.003, 0.01, 0.03, 0.1, 0.3],
  [
    [1, 0.8],
    [0.5, 0.2],
  ],
  OTHER_CAUSES,
)
/** A ninth of the work: for sifting hundreds of candidates. */
export const COARSE_GRID = grid([0, 0.1], [[1, 1]], [0.01, 0.1, 0.3, 0.5, 0.7, 0.9])
/** For sets, whose members say themselves what cleans up. */
export const SET_GRID = grid(
  [0],
  [
    [1, 0.8],
    [0.5, 0.2],
  ],
  OTHER_CAUSES,
)

/** The counts at hand that are not 0, as the numbers that they are multiplied with, and where they belong. */
const scratch = new Float64Array(TELLING + 1)
const entries = new Uint8Array(TELLING + 1)
/** In nats: so much less likely models add nothing to a sum. */
const NOTHING = 40

/** Log of the likelihood averaged over the models of a grid; of those alone in which it always bites, or never does. */
const logMarginal = (models: Grid, counts: GapCounts, first: number, affected: Affected, always?: 0 | 1): number => {
  const { logWeight } = models
  const logChance = models.logChance[affected]
  let length = 0
  for (let entry = 0; entry < TELLING; entry++) {
    const count = counts[first + entry]!
    if (count === 0) continue
    entries[length] = entry
    scratch[length++] = count
  }
  // Two sums at a time, since each addition would wait for the one before: an odd one gets a neighbour that is nothing.
  if (length % 2 === 1) {
    entries[length] = 0
    scratch[length++] = 0
  }
  let best = -Infinity
  let sum = 0
  for (let model = 0, at = 0; model < logWeight.length; model++, at += TELLING) {
    let one = logWeight[model]!
    let other = 0
    for (let index = 0; index < length; index += 2) {
      one += scratch[index]! * logChance[at + entries[index]!]!
      other += scratch[index + 1]! * logChance[at + entries[index + 1]!]!
    }
    one += other
    if (one < best - NOTHING || (always !== undefined && models.always[model] !== always)) continue
    if (one > best) {
      sum = sum * Math.exp(best - one) + 1
      best = one
    } else sum += Math.exp(one - best)
  }
  return best + Math.log(sum)
}

/** Of the models of a grid, the posterior probability of those in which the candidate always bites (a = 1, not a = 1/2). */
export const chanceOfAlways = (models: Grid, counts: GapCounts, first: number, affected: Affected): number =>
  1 / (1 + Math.exp(logMarginal(models, counts, first, affected, 0) - logMarginal(models, counts, first, affected, 1)))

/**
 * Log Bayes factors of "this candidate affects the victim" against "nothing before it matters", over the known runs.
 *
 * @returns a function of a candidate's counts, which begin at `first`
 */
export const bayesFactor = (models: Grid, affected: Affected) => {
  // Most candidates are known in the same runs.
  const nulls = new Map<number, number>()
  return (counts: GapCounts, first = 0): number => {
    let own = 0
    let others = 0
    for (let entry = 0; entry < TELLING; entry += 2) {
      own += counts[first + entry + affected]!
      others += counts[first + entry + 1 - affected]!
    }
    const key = own * 65_536 + others
    let none = nulls.get(key)
    if (none === undefined) nulls.set(key, (none = logNull(own, others)))
    return logMarginal(models, counts, first, affected) - none
  }
}

/**
 * Log likelihood of a constant rate, whatever it is (Jeffreys' prior). No grid: between its rates, and beyond its ends, any
 * candidate that is always there would explain hundreds of runs better than nothing does.
 */
const logNull = (affected: number, unaffected: number): number =>
  lnBeta(affected + 0.5, unaffected + 0.5) - Math.log(Math.PI)

/** log(exp(left) + exp(right)) */
export const logAdd = (left: number, right: number): number => {
  if (left === -Infinity || right === -Infinity) return Math.max(left, right)
  return left > right ? left + Math.log1p(Math.exp(right - left)) : right + Math.log1p(Math.exp(left - right))
}

/** log(sum(exp(values))), -Infinity for none. */
export const logSum = (values: Iterable<number>): number => {
  let sum = -Infinity
  for (const one of values) sum = logAdd(sum, one)
  return sum
}
