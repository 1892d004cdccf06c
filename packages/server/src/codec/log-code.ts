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
  return us < TABLED ? codeByTable(us) : codeByLogarithm(us)
}

function codeByLogarithm(us: number): number {
  // Rounds.
  const code = EXACT + ((Math.log(us / EXACT) * STEPS + 0.5) | 0)
  return code > maxCode ? maxCode : code
}

/** Half an hour. Up to here codes are looked up, in a fifth of the time: this is done for every result there is. */
const TABLED = 2 ** 31
/** Numbers with the same seven highest bits, so few that the code changes at most once among them. */
const stretches = (31 - 6) * 64
const codeAtBegin = new Uint16Array(stretches)
/** The first number of the stretch that has the next code. */
const nextFrom = new Float64Array(stretches)
for (let stretch = 0; stretch < stretches; stretch++) {
  const width = 2 ** (stretch >> 6)
  const begin = (64 + (stretch & 63)) * width
  const code = codeByLogarithm(begin)
  codeAtBegin[stretch] = code
  let [same, other] = [begin, begin + width]
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2)
    if (codeByLogarithm(middle) === code) same = middle
    else other = middle
  }
  nextFrom[stretch] = other
}

function codeByTable(us: number): number {
  const shift = 25 - Math.clz32(us)
  const stretch = (shift << 6) + ((us >>> shift) & 63)
  return us < nextFrom[stretch]! ? codeAtBegin[stretch]! : codeAtBegin[stretch]! + 1
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
