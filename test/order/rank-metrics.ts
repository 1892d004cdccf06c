/** Expected rank (from 1) of the first relevant candidate when ties are broken at random, and its chance to be first. */
export const rankOfFirst = (
  scores: readonly number[],
  relevant: readonly boolean[],
): { rank: number; first: number; reciprocal: number } => {
  const best = Math.max(...scores.filter((_, index) => relevant[index]), -Infinity)
  if (best === -Infinity) return { rank: Infinity, first: 0, reciprocal: 0 }
  const above = scores.filter((score) => score > best).length
  const tied = relevant.filter((_, index) => scores[index] === best)
  const hits = tied.filter(Boolean).length
  let chance = 1
  let rank = 0
  let reciprocal = 0
  // The first hit stands at place i of the tied ones: product of misses before, then a hit.
  for (let place = 0; place <= tied.length - hits; place++) {
    const here = (chance * hits) / (tied.length - place)
    rank += here * (above + place + 1)
    reciprocal += here / (above + place + 1)
    chance -= here
  }
  return { rank, first: above > 0 ? 0 : hits / tied.length, reciprocal }
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

/** The value at or below which a share of the values lies. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN
