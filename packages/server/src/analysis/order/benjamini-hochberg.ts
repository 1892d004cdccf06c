/**
 * Which of many p-values hold at a false discovery rate. Benjamini & Hochberg 1995: the largest rank r with
 * p(r) <= r/m x rate, and everything below it.
 *
 * @returns for each p-value the adjusted one ("q-value"): it holds at a rate if that is no smaller
 */
export const benjaminiHochberg = (pValues: readonly number[]): number[] => {
  const order = [...pValues.keys()].toSorted((left, right) => pValues[left]! - pValues[right]!)
  const adjusted = Array.from(pValues, () => 1)
  let least = 1
  for (let rank = order.length; rank >= 1; rank--) {
    const index = order[rank - 1]!
    least = Math.min(least, (pValues[index]! * order.length) / rank)
    adjusted[index] = least
  }
  return adjusted
}
