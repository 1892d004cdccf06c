/** A count no larger than a byte: beyond it nothing new is learnt. */
const MOST = 255

/** How often each of n things ran before each other one, and which ran just before which. Things are numbered from 0. */
export class PairCounts {
  #size: number
  /** n x n: row ran before column. */
  #before: Uint8Array
  /** n x n, 1 = row ran just before column. */
  #adjacent: Uint8Array

  constructor(size: number) {
    this.#size = size
    this.#before = new Uint8Array(size ** 2)
    this.#adjacent = new Uint8Array(size ** 2)
  }

  /** Makes room for further things; what is known stays. */
  grow(size: number): void {
    if (size <= this.#size) return
    const grown = new PairCounts(size)
    for (let row = 0; row < this.#size; row++) {
      const from = row * this.#size
      grown.#before.set(this.#before.subarray(from, from + this.#size), row * size)
      grown.#adjacent.set(this.#adjacent.subarray(from, from + this.#size), row * size)
    }
    this.#size = size
    this.#before = grown.#before
    this.#adjacent = grown.#adjacent
  }

  add(order: readonly number[]): void {
    for (const [place, thing] of order.entries()) {
      if (place > 0) this.#adjacent[order[place - 1]! * this.#size + thing] = 1
      for (let earlier = 0; earlier < place; earlier++) {
        const pair = order[earlier]! * this.#size + thing
        if (this.#before[pair]! < MOST) this.#before[pair]!++
      }
    }
  }

  before(first: number, second: number): number {
    return this.#before[first * this.#size + second]!
  }

  /** Pairs, and how many of them were seen in both orders. */
  coverage(): { pairs: number; bothOrders: number } {
    let bothOrders = 0
    for (let left = 0; left < this.#size; left++)
      for (let right = 0; right < left; right++)
        if (this.before(left, right) > 0 && this.before(right, left) > 0) bothOrders++
    return { pairs: (this.#size * (this.#size - 1)) / 2, bothOrders }
  }

  /** What an order would show that was never seen: a new order of a pair counts more than a new neighbour. */
  newIn(order: readonly number[]): number {
    let score = 0
    for (const [place, thing] of order.entries()) {
      if (place > 0 && !this.#adjacent[order[place - 1]! * this.#size + thing]) score += 0.25
      for (let earlier = 0; earlier < place; earlier++) if (this.before(order[earlier]!, thing) === 0) score++
    }
    return score
  }

  /**
   * What it costs the balance to run one before the other once more. A lead of one is free: else every second order
   * would be the reverse of the one before, and different pairs would always turn together.
   */
  lead(first: number, second: number): number {
    return Math.max(0, this.before(first, second) - this.before(second, first) - 1)
  }

  /** Sum of the leads that an order would lengthen. */
  leadsIn(order: readonly number[]): number {
    let sum = 0
    for (const [place, thing] of order.entries())
      for (let earlier = 0; earlier < place; earlier++) sum += this.lead(order[earlier]!, thing)
    return sum
  }
}
