import { bayesFactor, SET_GRID } from './bayes-factor.ts'
import { COUNTS, type GapCounts, NOT_BEFORE_LEVEL } from './gap-counts.ts'

/** In columns of gaps: it was not before the victim, or that cannot be told. */
export const NEVER = 32_767

/** How a further member joins a set: as one more actor that does it alone, as one more that is needed, or as a cleaner. */
export type Joining = 'any' | 'all' | 'cleaner'

/** The gaps at which a set is complete and cleaned in each run; NEVER = not at all. */
export interface SetGaps {
  complete: Int16Array
  cleaned: Int16Array
}

const smaller = (left: number, right: number): number => right + ((left - right) & ((left - right) >> 31))
const larger = (left: number, right: number): number => left - ((left - right) & ((left - right) >> 31))

/**
 * Scores sets of candidates against one test: a run is exposed when the set is nearer than its cleaner. Only four counts
 * matter, so each is scored once; the loops over the runs have no branches, since outcomes are not predictable.
 *
 * @param affected 1 for each run in which the set would show
 * @returns a function of a set, a further member's gaps, and what that member would be; it answers with the log Bayes
 *   factor of the larger set
 */
export const scoreSets = (affected: Uint8Array) => {
  const runs = affected.length
  const allAffected = affected.reduce((sum, one) => sum + one, 0)
  const known = new Map<number, number>()
  const factor = bayesFactor(SET_GRID, 1)
  const scoreOf = (exposed: number, exposedAffected: number): number => {
    const key = exposed * (runs + 1) + exposedAffected
    let score = known.get(key)
    if (score === undefined)
      known.set(key, (score = factor(exposureCounts(exposed, exposedAffected, runs, allAffected))))
    return score
  }
  return ({ complete, cleaned }: SetGaps, member: Int16Array, as: Joining): number => {
    let exposed = 0
    let exposedAffected = 0
    if (as === 'cleaner')
      for (let run = 0; run < runs; run++) {
        const one = (complete[run]! - smaller(cleaned[run]!, member[run]!)) >>> 31
        exposed += one
        exposedAffected += one & affected[run]!
      }
    else if (as === 'any')
      for (let run = 0; run < runs; run++) {
        const one = (smaller(complete[run]!, member[run]!) - cleaned[run]!) >>> 31
        exposed += one
        exposedAffected += one & affected[run]!
      }
    else
      for (let run = 0; run < runs; run++) {
        const one = (larger(complete[run]!, member[run]!) - cleaned[run]!) >>> 31
        exposed += one
        exposedAffected += one & affected[run]!
      }
    return scoreOf(exposed, exposedAffected)
  }
}

/** Exposed runs as those in which a candidate came just before; affected ones as failures. */
const exposureCounts = (exposed: number, exposedAffected: number, runs: number, affected: number): GapCounts => {
  const counts = new Float64Array(COUNTS)
  counts[1] = exposedAffected
  counts[0] = exposed - exposedAffected
  counts[NOT_BEFORE_LEVEL * 2 + 1] = affected - exposedAffected
  counts[NOT_BEFORE_LEVEL * 2] = runs - affected - (exposed - exposedAffected)
  return counts
}

/** The set with one more member. */
export const joined = ({ complete, cleaned }: SetGaps, member: Int16Array, as: Joining): SetGaps => {
  if (as === 'cleaner') return { complete, cleaned: cleaned.map((one, run) => smaller(one, member[run]!)) }
  const join = as === 'all' ? larger : smaller
  return { complete: complete.map((one, run) => join(one, member[run]!)), cleaned }
}

/** Counts in how many runs a set was exposed or not, affected (as failures) or not. */
export const countExposure = ({ complete, cleaned }: SetGaps, affected: Uint8Array): GapCounts => {
  let exposed = 0
  let exposedAffected = 0
  let all = 0
  for (let run = 0; run < affected.length; run++) {
    const one = Number(complete[run]! < cleaned[run]!)
    exposed += one
    exposedAffected += one & affected[run]!
    all += affected[run]!
  }
  return exposureCounts(exposed, exposedAffected, affected.length, all)
}
