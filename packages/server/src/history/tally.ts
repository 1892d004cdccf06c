import { bucketNs, bucketOf, codeOf, usOf } from '../codec/log-code.ts'
import { rollUpCounts, type RollUp } from '../codec/roll-up-codec.ts'
import { statusCode } from '../codec/status.ts'
import { createHistograms, type Histograms } from './histograms.ts'
import type { Results } from './results.ts'

/** What one day brought, of whole runs. */
export interface DayTally {
  /** Nanoseconds of its tests by layer: none, unit, integration, e2e. */
  layerNs: Float64Array
  /** How often each test passed on retry; only those that did. */
  retried: Map<number, number>
}

/** Counts by test, and by day: what a window is made of where its results are not in memory. */
export interface Tally {
  readonly histograms: Histograms
  /** Columns by test. */
  readonly columns: Record<TallyColumn, Float64Array>
  readonly days: Map<number, DayTally>
  /** Counts in (sign 1) or out (sign -1). */
  addRollUp(rollUp: RollUp, from: TallySource, firstTest: number, sign: 1 | -1): void
  addResults(results: Results, from: TallySource, sign: 1 | -1): void
  /** Counts in what `toRollUp` has made, less the days. */
  addSums(sums: RollUp, firstTest: number): void
  /** Of the tests [from, to), of all days together. */
  toRollUp(from: number, to: number): RollUp
  grow(tests: number): void
  clone(): Tally
}

/** The layer of each test, and where it comes from. */
export interface TallySource {
  day: number
  /** Of a part of the suite: no measure of a day. */
  partial: boolean
  layers: Uint8Array
}

const tallyColumns = ['ran', 'sumNs', 'failed', 'retried', 'skipped'] as const
type TallyColumn = (typeof tallyColumns)[number]

export function createTally(tests: number): Tally {
  const columns = Object.fromEntries(tallyColumns.map((name) => [name, new Float64Array(tests)])) as Tally['columns']
  return tallyOf(createHistograms(tests), columns, new Map())
}

function tallyOf(histograms: Histograms, columns: Tally['columns'], days: Tally['days']): Tally {
  function dayTally(day: number): DayTally {
    let own = days.get(day)
    if (!own) days.set(day, (own = { layerNs: new Float64Array(4), retried: new Map() }))
    return own
  }

  /** @param own of whole runs: what it brings to its day */
  function addRollUp(rollUp: RollUp, firstTest: number, sign: 1 | -1, own?: DayTally, layers?: Uint8Array): void {
    const { first, bucket, count } = rollUp
    for (let index = 0; index < first.length - 1; index++) {
      const test = firstTest + index
      let ns = 1000 * rollUp.unfinishedUs[index]!
      let times = 0
      histograms.addAll(test, rollUp, first[index]!, first[index + 1]!, sign)
      for (let at = first[index]!; at < first[index + 1]!; at++) {
        ns += count[at]! * bucketNs[bucket[at]!]!
        times += count[at]!
      }
      columns.ran[test]! += sign * (times + rollUp.unfinished[index]!)
      columns.sumNs[test]! += sign * ns
      if (own && layers) own.layerNs[layers[test]!]! += sign * ns
    }
    for (const name of rollUpCounts) {
      if (name === 'unfinished') continue
      const column = rollUp[name]
      for (let index = 0; index < column.length; index++) {
        if (column[index] === 0) continue
        columns[name][firstTest + index]! += sign * column[index]!
        if (name === 'retried' && own) addRetried(own, firstTest + index, sign * column[index]!)
      }
    }
  }

  return {
    histograms,
    columns,
    days,
    addRollUp(rollUp, { day, partial, layers }, firstTest, sign) {
      const own = dayTally(day)
      if (partial) addRollUp(rollUp, firstTest, sign)
      else addRollUp(rollUp, firstTest, sign, own, layers)
    },
    addSums: (sums, firstTest) => addRollUp(sums, firstTest, 1),
    toRollUp(from, to) {
      const column = (name: TallyColumn): Uint32Array => Uint32Array.from(columns[name].subarray(from, to))
      const first = new Int32Array(to - from + 1)
      const buckets: number[] = []
      const counts: number[] = []
      const unfinished = new Uint32Array(to - from)
      const unfinishedUs = new Float64Array(to - from)
      for (let test = from; test < to; test++) {
        let ns = columns.sumNs[test]!
        histograms.walk(test, (bucket, count) => {
          buckets.push(bucket)
          counts.push(count)
          ns -= count * bucketNs[bucket]!
        })
        first[test - from + 1] = buckets.length
        unfinished[test - from] = columns.ran[test]! - histograms.count(test)
        unfinishedUs[test - from] = ns / 1000
      }
      return {
        first,
        bucket: Uint16Array.from(buckets),
        count: Uint32Array.from(counts),
        failed: column('failed'),
        retried: column('retried'),
        skipped: column('skipped'),
        unfinished,
        unfinishedUs,
      }
    },
    addResults({ tests, status, durationMs, skipped }, { day, partial, layers }, sign) {
      const own = dayTally(day)
      for (let row = 0; row < tests.length; row++) {
        const test = tests[row]!
        if (status[row] === statusCode.skipped) {
          columns.skipped[test]! += sign
          continue
        }
        columns.ran[test]! += sign
        const code = codeOf(Math.round(durationMs[row]! * 1000))
        const isUnfinished = status[row] === statusCode.unfinished
        const ns = isUnfinished ? usOf(code) * 1000 : bucketNs[bucketOf(code)]!
        if (!isUnfinished) histograms.add(test, bucketOf(code), sign)
        columns.sumNs[test]! += sign * ns
        if (status[row] === statusCode.failed) columns.failed[test]! += sign
        if (status[row] === statusCode.flaky) columns.retried[test]! += sign
        if (partial) continue
        own.layerNs[layers[test]!]! += sign * ns
        if (status[row] === statusCode.flaky) addRetried(own, test, sign)
      }
      for (const test of skipped) columns.skipped[test]! += sign
    },
    grow(tests) {
      histograms.grow(tests)
      if (columns.ran.length >= tests) return
      for (const name of tallyColumns) {
        const larger = new Float64Array(tests + (tests >> 3))
        larger.set(columns[name])
        columns[name] = larger
      }
    },
    clone: () =>
      tallyOf(
        histograms.clone(),
        Object.fromEntries(tallyColumns.map((name) => [name, columns[name].slice()])) as Tally['columns'],
        new Map(
          Array.from(days, ([day, own]) => [day, { layerNs: own.layerNs.slice(), retried: new Map(own.retried) }]),
        ),
      ),
  }
}

function addRetried({ retried }: DayTally, test: number, times: number): void {
  const sum = (retried.get(test) ?? 0) + times
  if (sum > 0) retried.set(test, sum)
  else retried.delete(test)
}
