/**
 * The first `count` of the items in that order, as `items.toSorted(compare).slice(0, count)` would give them. Where few of
 * many are shown, most items are compared once, with the last of those kept.
 *
 * @param compare never 0
 */
export function firstOf<T>(items: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  if (count === 0 || count * 4 > items.length) return items.toSorted(compare).slice(0, count)
  const kept: T[] = []
  for (const item of items) {
    if (kept.length === count && compare(item, kept[count - 1]!) > 0) continue
    kept.splice(placeOf(kept, item, compare), 0, item)
    if (kept.length > count) kept.pop()
  }
  return kept
}

function placeOf<T>(kept: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0
  let high = kept.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(kept[middle]!, item) < 0) low = middle + 1
    else high = middle
  }
  return low
}
