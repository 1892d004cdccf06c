/**
 * Durations as small numbers: whole microseconds up to 64 as they are, beyond that steps of 2 %. A duration that was
 * turned into a code and back keeps its code, so nothing is lost by doing it again.
 */

const EXACT = 64
const STEP = Math.log(1.02)
const STEPS = 1 / STEP
/** A hundred years and more. */
export const maxCode = 2047

/** @param us whole microseconds */
export function codeOf(us: number): number {
  if (us < EXACT) return us < 0 ? 0 : us
  // Rounds; this is done for every result there is.
  const code = EXACT + ((Math.log(us / EXACT) * STEPS + 0.5) | 0)
  return code > maxCode ? maxCode : code
}

const usOfCode = Float64Array.from({ length: maxCode + 1 }, (_, code) =>
  code < EXACT ? code : Math.round(EXACT * Math.exp((code - EXACT) * STEP)),
)

/** @returns whole microseconds, at most 1 % (and what rounding to them adds) from what the code was made of */
export const usOf = (code: number): number => usOfCode[code]!

/** Buckets of a histogram are two codes wide where codes are steps. */
export const bucketOf = (code: number): number => (code < EXACT ? code : EXACT + ((code - EXACT) >> 1))

export const buckets = bucketOf(maxCode) + 1

/** The middle of a bucket in whole nanoseconds, so that sums are exact: at most 2 % from every duration in it. */
export const bucketNs: Float64Array = Float64Array.from({ length: buckets }, (_, bucket) =>
  Math.round(1000 * (bucket < EXACT ? bucket : EXACT * Math.exp((2 * (bucket - EXACT) + 0.5) * STEP))),
)
