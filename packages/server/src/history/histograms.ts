import { bucketNs } from '../codec/log-code.ts'
import type { RollUp } from '../codec/roll-up-codec.ts'

/** Histograms of many tests: 64 buckets each around the first one that was counted, and what lies outside apart. */
export interface Histograms {
  /** Counts a bucket of a test so many times more, or (negative) less. */
  add(test: number, bucket: number, times: number): void
  /** The same of the buckets [from, to) of a roll-up, in which they ascend. */
  addAll(test: number, rollUp: Pick<RollUp, 'bucket' | 'count'>, from: number, to: number, sign: 1 | -1): void
  /** Calls for every bucket of a test with a count, ascending, until it answers true. */
  walk(test: number, visit: (bucket: number, count: number) => boolean | void): void
  /** How many are counted. */
  count(test: number): number
  /** As in analysis/quantile.ts, from the middles of the buckets: at most 2 % off. Milliseconds; null where there are none. */
  quantileMs(test: number, p: number): number | null
  grow(tests: number): void
  clone(): Histograms
}

const WIDTH = 64
/** Durations vary upwards more than downwards. */
const BELOW = 24
interface State {
  base: Int16Array
  counts: Uint32Array
  total: Int32Array
  /** Of the tests that have any outside: buckets, ascending, each followed by its count. Few have many. */
  outside: Map<number, number[]>
  /** Whether a test has anything outside. */
  hasOutside: Uint8Array
}

const nothing: readonly number[] = []

export function createHistograms(tests: number): Histograms {
  return histogramsOf({
    base: new Int16Array(tests).fill(-1),
    counts: new Uint32Array(tests * WIDTH),
    total: new Int32Array(tests),
    outside: new Map(),
    hasOutside: new Uint8Array(tests),
  })
}

function histogramsOf(state: State): Histograms {
  let { base, counts, total, hasOutside } = state
  const { outside } = state

  function add(test: number, bucket: number, times: number): void {
    total[test]! += times
    let begin = base[test]!
    if (begin < 0) base[test] = begin = Math.max(0, bucket - BELOW)
    const place = bucket - begin
    if (place >= 0 && place < WIDTH) {
      counts[test * WIDTH + place]! += times
      return
    }
    addOutside(test, bucket, times)
  }

  function addAll(
    test: number,
    { bucket, count }: Pick<RollUp, 'bucket' | 'count'>,
    from: number,
    to: number,
    sign: 1 | -1,
  ): void {
    if (from === to) return
    if (base[test]! < 0) base[test] = Math.max(0, bucket[from]! - BELOW)
    const begin = base[test]!
    let sum = 0
    for (let at = from; at < to; at++) {
      const times = sign * count[at]!
      sum += times
      const place = bucket[at]! - begin
      if (place >= 0 && place < WIDTH) counts[test * WIDTH + place]! += times
      else addOutside(test, bucket[at]!, times)
    }
    total[test]! += sum
  }

  function addOutside(test: number, bucket: number, times: number): void {
    let own = outside.get(test)
    if (!own) outside.set(test, (own = []))
    let index = 0
    while (index < own.length && own[index]! < bucket) index += 2
    if (own[index] !== bucket) own.splice(index, 0, bucket, times)
    else if (own[index + 1]! + times === 0) own.splice(index, 2)
    else own[index + 1]! += times
    hasOutside[test] = own.length > 0 ? 1 : 0
    if (own.length === 0) outside.delete(test)
  }

  /** Calls for every bucket with a count, ascending, until it answers true. */
  function walk(test: number, visit: (bucket: number, count: number) => boolean | void): void {
    const begin = base[test]!
    if (begin < 0) return
    const others = hasOutside[test] === 1 ? outside.get(test)! : nothing
    let index = 0
    for (; index < others.length && others[index]! < begin; index += 2)
      if (visit(others[index]!, others[index + 1]!)) return
    for (let place = 0; place < WIDTH; place++) {
      const count = counts[test * WIDTH + place]!
      if (count > 0 && visit(begin + place, count)) return
    }
    for (; index < others.length; index += 2) if (visit(others[index]!, others[index + 1]!)) return
  }

  /** The buckets of the result of that rank (from 0), and of the one after it: the same where there is none. */
  function ranksByWalk(test: number, below: number, count: number): [low: number, high: number] {
    let seen = 0
    let low = -1
    let high = -1
    walk(test, (bucket, times) => {
      seen += times
      if (low < 0 && seen > below) low = bucket
      if (seen > below + 1 || seen === count) high = bucket
      return high >= 0 && low >= 0
    })
    return [low, high]
  }

  /** The same where nothing lies outside, as nearly always: after a report a list asks it of all its tests. */
  function ranksInside(test: number, below: number, count: number): [low: number, high: number] {
    const first = test * WIDTH
    let at = first
    let seen = counts[at]!
    while (seen <= below) seen += counts[++at]!
    const low = at
    if (seen === below + 1 && seen < count) {
      do at++
      while (counts[at] === 0)
    }
    const begin = base[test]! - first
    return [begin + low, begin + at]
  }

  return {
    add,
    addAll,
    walk,
    count: (test) => total[test]!,
    quantileMs(test, p) {
      const count = total[test]!
      if (count === 0) return null
      const place = (count - 1) * p
      const below = Math.floor(place)
      const [low, high] = hasOutside[test] === 1 ? ranksByWalk(test, below, count) : ranksInside(test, below, count)
      const [lowNs, highNs] = [bucketNs[low]!, bucketNs[high]!]
      return (lowNs + (highNs - lowNs) * (place - below)) / 1e6
    },
    grow(tests) {
      if (tests <= base.length) return
      const length = tests + (tests >> 3)
      const larger = {
        base: new Int16Array(length).fill(-1),
        counts: new Uint32Array(length * WIDTH),
        total: new Int32Array(length),
        hasOutside: new Uint8Array(length),
      }
      larger.base.set(base)
      larger.counts.set(counts)
      larger.total.set(total)
      larger.hasOutside.set(hasOutside)
      ;({ base, counts, total, hasOutside } = larger)
    },
    clone: () =>
      histogramsOf({
        base: base.slice(),
        counts: counts.slice(),
        total: total.slice(),
        outside: new Map(Array.from(outside, ([test, own]) => [test, own.slice()])),
        hasOutside: hasOutside.slice(),
      }),
  }
}
