import { bayesFactor, SET_GRID } from './bayes-factor.ts'
import { COUNTS, type GapCounts, NOT_BEFORE_LEVEL } from './gap-counts.ts'

/** In columns of gaps: it was not before the victim, or that cannot be told. */
export const NEVER = 32_767

/** How a further member joins a set: as one more actor that does it alone, as one more that is needed, or as a cleaner. */
export type Joining = 'any' | 'all' | 'cleaner'

/** A candidate's gaps, run by run, as sets are scored by them. */
export interface Gaps {
  /** NEVER after the last run, where their number is odd. */
  each: Int16Array
  /** The same, two runs a number. */
  pairs: Int32Array
  /** A bit for each run in which it came before. */
  present: Int32Array
}

/** @param gaps of one candidate, run by run: below 0 where it was not before, or cannot be told */
export const gapsFrom = (gaps: Int16Array): Gaps => {
  const { length } = gaps
  const each = new Int16Array(length + (length & 1)).fill(NEVER)
  const present = new Int32Array((each.length + 31) >> 5)
  for (let run = 0; run < length; run++) {
    const gap = gaps[run]!
    if (gap < 0 || gap === NEVER) continue
    each[run] = gap
    present[run >> 5]! |= 1 << (run & 31)
  }
  return { each, pairs: pairsOf(each), present }
}

const pairsOf = (each: Int16Array): Int32Array => new Int32Array(each.buffer, each.byteOffset, each.length >> 1)

/** A bit for each run in which a set is complete, and not cleaned. */
const exposedIn = ({ complete, cleaned }: SetGaps): Int32Array => {
  const bits = new Int32Array((complete.length + 31) >> 5)
  for (let run = 0; run < complete.length; run++) if (complete[run]! < cleaned[run]!) bits[run >> 5]! |= 1 << (run & 31)
  return bits
}

/** The gaps at which a set is complete and cleaned in each run (padded as those of `Gaps`); NEVER = not at all. */
export interface SetGaps {
  complete: Int16Array
  cleaned: Int16Array
}

const smaller = (left: number, right: number): number => right + ((left - right) & ((left - right) >> 31))
const larger = (left: number, right: number): number => left - ((left - right) & ((left - right) >> 31))

/** The bit above each of two gaps: they have 15. */
const ABOVE = 0x80_00_80_00 | 0

const popCount = (word: number): number => {
  const twos = word - ((word >>> 1) & 0x55_55_55_55)
  const fours = (twos & 0x33_33_33_33) + ((twos >>> 2) & 0x33_33_33_33)
  return Math.imul((fours + (fours >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24
}

/** The sum of two counts, one in each half. */
const halves = (sum: number): number => (sum & 0xff_ff) + (sum >>> 16)

/**
 * Scores sets of candidates against one test: a run is exposed when the set is nearer than its cleaner. Only four counts
 * matter, so each is scored once. Gaps are compared two at a time: with the bit above the left one set, and the right one
 * subtracted, that bit stays where the left one is not smaller. Where nothing cleans up yet, runs are bits.
 *
 * @param affected 1 for each run in which the set would show
 * @returns a function of a set, and whether it has cleaners, which returns a function of a further member's gaps, and what
 *   that member would be; it answers with the log Bayes factor of the larger set
 */
export const scoreSets = (affected: Uint8Array) => {
  const runs = affected.length
  const allAffected = affected.reduce((sum, one) => sum + one, 0)
  const affectedBits = new Int32Array((runs + 32) >> 5)
  const affectedEach = new Int16Array(runs + (runs & 1))
  for (let run = 0; run < runs; run++) {
    if (affected[run] === 0) continue
    affectedBits[run >> 5]! |= 1 << (run & 31)
    affectedEach[run] = -0x80_00
  }
  const affectedPairs = pairsOf(affectedEach)
  const known = new Map<number, number>()
  const counts = new Float64Array(COUNTS)
  const factor = bayesFactor(SET_GRID, 1)
  const scoreOf = (exposed: number, exposedAffected: number): number => {
    const key = exposed * (runs + 1) + exposedAffected
    let score = known.get(key)
    if (score === undefined)
      known.set(key, (score = factor(writeExposure(counts, exposed, exposedAffected, runs, allAffected))))
    return score
  }

  return (set: SetGaps, isCleaned: boolean) => {
    const complete = pairsOf(set.complete)
    const cleaned = pairsOf(set.cleaned)
    const exposedPairs = complete.map((one, pair) => ~((one | ABOVE) - cleaned[pair]!) & ABOVE)
    const exposedBits = exposedIn(set)

    const withCleaner = (member: Int32Array): number => {
      let exposed = 0
      let exposedAffected = 0
      for (let pair = 0; pair < exposedPairs.length; pair++) {
        const one = exposedPairs[pair]! & ~((complete[pair]! | ABOVE) - member[pair]!)
        exposed += one >>> 15
        exposedAffected += (one & affectedPairs[pair]!) >>> 15
      }
      return scoreOf(halves(exposed), halves(exposedAffected))
    }

    /** @param isAll every actor is needed */
    const withActor = (member: Int32Array, isAll: boolean): number => {
      let exposed = 0
      let exposedAffected = 0
      for (let pair = 0; pair < exposedPairs.length; pair++) {
        const own = exposedPairs[pair]!
        const other = ~((member[pair]! | ABOVE) - cleaned[pair]!) & ABOVE
        const one = isAll ? own & other : own | other
        exposed += one >>> 15
        exposedAffected += (one & affectedPairs[pair]!) >>> 15
      }
      return scoreOf(halves(exposed), halves(exposedAffected))
    }

    /** The same where nothing cleans up. */
    const withPresent = (present: Int32Array, isAll: boolean): number => {
      let exposed = 0
      let exposedAffected = 0
      for (let word = 0; word < exposedBits.length; word++) {
        const one = isAll ? exposedBits[word]! & present[word]! : exposedBits[word]! | present[word]!
        exposed += popCount(one)
        exposedAffected += popCount(one & affectedBits[word]!)
      }
      return scoreOf(exposed, exposedAffected)
    }

    return ({ pairs, present }: Gaps, as: Joining): number => {
      if (as === 'cleaner') return withCleaner(pairs)
      return isCleaned ? withActor(pairs, as === 'all') : withPresent(present, as === 'all')
    }
  }
}

/** Exposed runs as those in which a candidate came just before; affected ones as failures. */
const writeExposure = (
  counts: Float64Array,
  exposed: number,
  exposedAffected: number,
  runs: number,
  affected: number,
): GapCounts => {
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
  return writeExposure(new Float64Array(COUNTS), exposed, exposedAffected, affected.length, all)
}
