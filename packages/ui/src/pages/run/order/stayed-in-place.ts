/**
 * Indices of a longest strictly increasing subsequence: what kept its order when the rest moved around it.
 * Patience sorting, O(n log n): https://en.wikipedia.org/wiki/Longest_increasing_subsequence
 *
 * @example stayedInPlace([3, 1, 2]) // indices 1 and 2: only the first element moved
 */
export function stayedInPlace(values: number[]): Set<number> {
  const tails: number[] = []
  const before = new Int32Array(values.length).fill(-1)
  for (const [index, value] of values.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[tails[middle]!]! < value) low = middle + 1
      else high = middle
    }
    if (low > 0) before[index] = tails[low - 1]!
    tails[low] = index
  }
  const stayed = new Set<number>()
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index]!) stayed.add(index)
  return stayed
}
