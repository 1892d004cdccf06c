/** For each place the median of up to `width` values around it; null where fewer than `least` are known. */
export function rollingMedian(values: (number | null)[], width: number, least: number): (number | null)[] {
  const half = Math.floor(width / 2)
  return values.map((_, at) => {
    const around = values.slice(Math.max(0, at - half), at + half + 1).filter((value) => value !== null)
    return around.length < least ? null : median(around)
  })
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
