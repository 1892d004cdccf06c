export { seeded } from '../../packages/server/src/analysis/order/seeded.ts'

/** A source of random numbers in [0, 1). */
export type Random = () => number

/** A whole number from `least` to `most`, both included. */
export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1))

/** Fisher-Yates, on a copy. */
export const shuffled = <Item>(random: Random, items: readonly Item[]): Item[] => {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = between(random, 0, last)
    ;[copy[last], copy[other]] = [copy[other]!, copy[last]!]
  }
  return copy
}

export const pick = <Item>(random: Random, items: readonly Item[], count: number): Item[] =>
  shuffled(random, items).slice(0, count)

/** Standard normal, by Box and Muller. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
