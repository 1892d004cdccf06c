import { bucketNs } from '../codec/log-code.ts'

/** Histograms of many tests: 64 buckets each around the first one that was counted, and what lies outside apart. */
export interface Histograms {
  /** Counts a bucket of a test so many times more, or (negative) less. */
  add(test: number, bucket: number, times: number): void
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
const MOST_BUCKETS = 1024

interface State {
  base: Int16Array
  counts: Uint32Array
  total: Int32Array
  /** By test * 1024 + bucket. */
  outside: Map<number, number>
  /** Whether a test has anything outside. */
  hasOutside: Uint8Array
}

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
    const key = test * MOST_BUCKETS + bucket
    const count = (outside.get(key) ?? 0) + times
    if (count === 0) outside.delete(key)
    else outside.set(key, count)
    hasOutside[test] = 1
  }

  /** Calls for every bucket with a count, ascending, until it answers true. */
  function walk(test: number, visit: (bucket: number, count: number) => boolean): void {
    const begin = base[test]!
    if (begin < 0) return
    if (hasOutside[test] === 1) {
      const found = entries(test)
      for (const [bucket, count] of found) if (visit(bucket, count)) return
      return
    }
    for (let place = 0; place < WIDTH; place++) {
      const count = counts[test * WIDTH + place]!
      if (count > 0 && visit(begin + place, count)) return
    }
  }

  function entries(test: number): [bucket: number, count: number][] {
    const found: [number, number][] = []
    const begin = base[test]!
    for (let bucket = 0; bucket < bucketNs.length; bucket++) {
      const place = bucket - begin
      const count =
        place >= 0 && place < WIDTH ? counts[test * WIDTH + place]! : (outside.get(test * MOST_BUCKETS + bucket) ?? 0)
      if (count > 0) found.push([bucket, count])
    }
    return found
  }

  return {
    add,
    count: (test) => total[test]!,
    quantileMs(test, p) {
      const count = total[test]!
      if (count === 0) return null
      const place = (count - 1) * p
      const below = Math.floor(place)
      let seen = 0
      let low = -1
      let high = -1
      walk(test, (bucket, times) => {
        seen += times
        if (low < 0 && seen > below) low = bucket
        if (seen > below + 1 || seen === count) high = bucket
        return high >= 0 && low >= 0
      })
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
        outside: new Map(outside),
        hasOutside: hasOutside.slice(),
      }),
  }
}
