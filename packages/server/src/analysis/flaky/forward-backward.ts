/** Log-likelihoods of what was seen on one code, if it works and if it is broken. */
export interface Emission {
  logWorking: number
  logBroken: number
}

/** Chances that the next code breaks a working test, that it mends a broken one, that the line begins broken. */
export interface Hazards {
  breaks: number
  mends: number
  begins: number
}

/**
 * The forward-backward algorithm for two states (Rabiner 1989, "A Tutorial on Hidden Markov Models", III.A), scaled.
 *
 * @param codes how many codes each emission stands for: those after the first brought no change
 * @returns the log-likelihood of everything, and of each emission the probability that its code was broken
 */
export function passThrough(
  emissions: readonly Emission[],
  codes: readonly number[],
  { breaks, mends, begins }: Hazards,
): { logLikelihood: number; broken: Float64Array } {
  const count = emissions.length
  const working = new Float64Array(count)
  const broken = new Float64Array(count)
  const likely = new Float64Array(2 * count)
  let logLikelihood = 0
  let w = 1 - begins
  let b = begins
  for (let index = 0; index < count; index++) {
    if (index > 0) {
      const stays = w * (1 - breaks) + b * mends
      b = w * breaks + b * (1 - mends)
      w = stays
    }
    const { logWorking, logBroken } = emissions[index]!
    const logIfWorking = logWorking + (codes[index]! - 1) * Math.log1p(-breaks)
    const top = Math.max(logIfWorking, logBroken)
    w *= likely[2 * index] = Math.exp(logIfWorking - top)
    b *= likely[2 * index + 1] = Math.exp(logBroken - top)
    const sum = w + b
    logLikelihood += top + Math.log(sum)
    working[index] = w /= sum
    broken[index] = b /= sum
  }
  let afterWorking = 1
  let afterBroken = 1
  for (let index = count - 1; index >= 0; index--) {
    const wHere = working[index]! * afterWorking
    const bHere = broken[index]! * afterBroken
    broken[index] = bHere / (wHere + bHere)
    const ifWorking = likely[2 * index]! * afterWorking
    const ifBroken = likely[2 * index + 1]! * afterBroken
    const scale = ifWorking + ifBroken
    afterWorking = ((1 - breaks) * ifWorking + breaks * ifBroken) / scale
    afterBroken = (mends * ifWorking + (1 - mends) * ifBroken) / scale
  }
  return { logLikelihood, broken }
}
