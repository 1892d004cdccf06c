export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Whole, uniform in [0, below). */
  below(below: number): number
  /** Standard normal (Box-Muller). */
  normal(): number
  /** exp of a normal: durations look like this. */
  logNormal(median: number, sigma: number): number
  pick<T>(values: readonly T[]): T
}

/** A generator of its own for every seed (mulberry32), so that every bench sees the same data on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    below: (below) => Math.floor(next() * below),
    normal,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    pick: (values) => values[Math.floor(next() * values.length)]!,
  }
}
