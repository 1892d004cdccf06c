/**
 * A random order in which those stand first that stood second more often: things are put in one after the other, in
 * random succession, each where it costs least (the insertion of Nawaz, Enscore & Ham 1983); ties are broken at random.
 *
 * @param costOf what it costs to have the first before the second
 * @param random uniform in [0, 1)
 */
export function balanced<Thing>(
  things: readonly Thing[],
  costOf: (first: Thing, second: Thing) => number,
  random: () => number,
): Thing[] {
  const order: Thing[] = []
  for (const thing of shuffle(things, random)) order.splice(cheapestPlace(thing, order, costOf, random), 0, thing)
  return order
}

function cheapestPlace<Thing>(
  thing: Thing,
  order: readonly Thing[],
  costOf: (first: Thing, second: Thing) => number,
  random: () => number,
): number {
  let cost = 0
  let best = 0
  let bestCost = 0
  let ties = 1
  for (const [place, other] of order.entries()) {
    // Relative to the first place: one step to the right, past the other.
    cost += costOf(other, thing) - costOf(thing, other)
    if (cost < bestCost) {
      ties = 1
      best = place + 1
      bestCost = cost
    } else if (cost === bestCost && random() * ++ties < 1) {
      best = place + 1
    }
  }
  return best
}

/** Fisher-Yates, on a copy. */
export function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[copy[last], copy[other]] = [copy[other]!, copy[last]!]
  }
  return copy
}
