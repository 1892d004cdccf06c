import { type Features, FURTHEST } from './features.ts'
import { fileFeatures } from './file-features.ts'
import type { Observations } from './observe.ts'
import type { Steps } from './steps.ts'
import { type Stratum, tellingStrata } from './strata.ts'
import { testFeatures } from './test-features.ts'

export interface PermutationOptions {
  /** Uniform in [0, 1). Seed it: the same history must give the same verdict. */
  random: () => number
  /** Most permutations. @default 999 */
  permutations?: number
  /** Stop once this many permutations reached the observed value: the p-value is then large anyway. @default 10 */
  stopAfter?: number
}

/** Chances that any later test cleans up, for which the effect of a candidate is looked for. */
const CLEANED = [0, 0.1, 0.3]
const exposures = CLEANED.map((q) => Float64Array.from({ length: FURTHEST + 1 }, (_, gap) => (1 - q) ** gap))

export interface Permuted {
  /** Permutations that reached the observed value. */
  hits: number
  permutations: number
  /** More permutations would not change much: the p-value is large. */
  stopped: boolean
}

export const pValueOf = ({ hits, permutations, stopped }: Permuted): number =>
  stopped ? hits / permutations : (1 + hits) / (1 + permutations)

/** p = 1. */
export const NOTHING_TOLD: Permuted = { hits: 1, permutations: 1, stopped: true }
/** Additions in one step: a few ms. */
const STEP = 1_000_000

/**
 * Does anything that ran before (or beside) the test go with its failures? A permutation test with the max statistic:
 * outcomes are permuted inside their strata, and the largest statistic over all candidates, scopes and decays is compared
 * with the largest of every permutation. The maximum absorbs that there are many candidates; the strata, that commits
 * differ.
 *
 * The statistic of a candidate is z^2/2 - log(candidates of its scope), z the stratified (Cochran-Mantel-Haenszel)
 * correlation of failing with its exposure (1-q)^gap: about the log likelihood ratio that ranks suspects.
 *
 * Max statistic: Westfall & Young 1993. Stopping early, p = hits/permutations: Besag & Clifford, Biometrika 1991; else
 * p = (1 + hits)/(1 + permutations): Phipson & Smyth 2010.
 *
 * In steps, so that others get a turn. pValueOf makes the p-value of what it returns: 1 if nothing varies.
 */
export function* permute(
  observations: Observations,
  { random, permutations = 999, stopAfter = 10 }: PermutationOptions,
): Steps<Permuted> {
  const { fails, stratum, failures } = observations
  const strata = tellingStrata(fails, stratum)
  const rarer = failures * 2 <= fails.length ? 1 : 0
  const features = yield* featuresOf(observations, strata, rarer)
  if (features.length === 0) return NOTHING_TOLD
  yield
  const largest = (runs: Int32Array, enough = Infinity): number => {
    let best = -Infinity
    for (const one of features) {
      best = Math.max(best, one.largest(runs, enough))
      if (best >= enough) break
    }
    return best
  }
  const choice = chooseRuns(fails, strata, rarer)
  const { chosen } = choice
  const observed = largest(chosen) - 1e-9
  const work = features.reduce((sum, one) => sum + one.work, 0)
  const inOneStep = Math.ceil(STEP / (work * chosen.length + fails.length))
  let hits = 0
  for (let done = 1; done <= permutations; done++) {
    choice.shuffle(random)
    if (largest(chosen, observed) >= observed && ++hits >= stopAfter) return { hits, permutations: done, stopped: true }
    if (done % inOneStep === 0) yield
  }
  return { hits, permutations, stopped: false }
}

/** @param rarer the outcome that fewer runs had: statistics are linear in the outcomes, and summed over these */
function* featuresOf({ scopes }: Observations, strata: readonly Stratum[], rarer: 0 | 1): Steps<Features[]> {
  const found: Features[] = []
  for (const scope of scopes) {
    // What overlaps has no gaps.
    const powers = scope.scope === 'overlapping' && scope.unit === 'file' ? exposures.slice(0, 1) : exposures
    const features = yield* 'lists' in scope
      ? fileFeatures(scope, powers, strata, rarer)
      : testFeatures(scope, powers, strata)
    if (features) found.push(features)
  }
  return found
}

/**
 * The runs of the rarer outcome, in strata that tell anything.
 * @returns shuffle permutes the outcomes inside the strata, and writes the runs of the rarer one into `chosen`
 */
const chooseRuns = (fails: Uint8Array, strata: readonly Stratum[], rarer: 0 | 1) => {
  const permuted = fails.slice()
  const all = strata.flatMap(({ runs }) => runs)
  const chosen = Int32Array.from(all.filter((run) => fails[run] === rarer))
  return {
    chosen,
    shuffle(random: () => number): void {
      let length = 0
      for (const { runs } of strata) {
        for (let last = runs.length - 1; last > 0; last--) {
          const other = Math.floor(random() * (last + 1))
          const kept = permuted[runs[last]!]!
          permuted[runs[last]!] = permuted[runs[other]!]!
          permuted[runs[other]!] = kept
        }
        for (const run of runs) if (permuted[run] === rarer) chosen[length++] = run
      }
    },
  }
}
