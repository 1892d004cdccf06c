/** So many results before and after a step are the least that shows one. */
export const leastBefore = 8
export const leastAfter = 6
/** Levels far away say little about a step. */
export const mostBeside = 80
const widths = [6, 8, 11, 16, 25, 40, 80] as const
/** In standard errors: see docs/statistics.md for how often noise alone gets there. */
const threshold = 5

/**
 * Places at which the level changes, by binary segmentation (Scott & Knott 1974) with a local two-sample statistic in
 * several widths (MOSUM: Eichinger & Kirch 2018): what is slowly drifting has no place where it changes much.
 * @param values clipped (noise.ts)
 * @returns indices of first values of a new level, ascending
 */
export function splitSeries(values: Float64Array, noise: number): number[] {
  const sums = new Float64Array(values.length + 1)
  for (let index = 0; index < values.length; index++) sums[index + 1] = sums[index]! + values[index]!
  const found: number[] = []
  const open: [from: number, to: number][] = [[0, values.length]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next
    const place = bestSplit(sums, from, to, noise)
    if (place === undefined) continue
    found.push(place)
    open.push([from, place], [place, to])
  }
  return found.toSorted((left, right) => left - right)
}

function bestSplit(sums: Float64Array, from: number, to: number, noise: number): number | undefined {
  let best: number | undefined
  let most = threshold
  for (let place = from + leastAfter; place <= to - leastAfter; place++) {
    if (place - from < leastBefore && from === 0) continue
    const before = Math.min(mostBeside, place - from)
    const meanBefore = (sums[place]! - sums[place - before]!) / before
    for (const wanted of widths) {
      const width = Math.min(wanted, to - place)
      const meanAfter = (sums[place + width]! - sums[place]!) / width
      const score = Math.abs(meanAfter - meanBefore) / (noise * Math.sqrt(1 / before + 1 / width))
      if (score > most) {
        most = score
        best = place
      }
      if (width < wanted) break
    }
  }
  return best
}
