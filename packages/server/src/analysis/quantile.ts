/**
 * The p-quantile of ascending values by linear interpolation between the two nearest ranks (type 7 of Hyndman & Fan
 * 1996, "Sample Quantiles in Statistical Packages": what NumPy, Excel and R give by default). Null where there are none.
 * @param p 0..1
 * @param count how many of the values count, from the first on
 */
export function quantile(sorted: ArrayLike<number>, p: number, count = sorted.length): number | null {
  if (count === 0) return null
  const place = (count - 1) * p
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, count - 1)]!
  return low + (high - low) * (place - below)
}

/** Of values in any order. */
export function median(values: Iterable<number>): number | null {
  return quantile(Float64Array.from(values).toSorted(), 0.5)
}
