import { bucketOf, buckets, usOf } from '../codec/log-code.ts'
import type { rollUpCounts, RollUp } from '../codec/roll-up-codec.ts'
import type { Segment } from '../codec/segment-codec.ts'
import { type Status, statuses } from '../codec/status.ts'

const counted: Partial<Record<Status, (typeof rollUpCounts)[number]>> = {
  failed: 'failed',
  flaky: 'retried',
  skipped: 'skipped',
  unfinished: 'unfinished',
}
const countOfStatus = statuses.map((status) => counted[status])
const hasDuration = (status: number): boolean => status <= 2

/**
 * One roll-up for each group of reports.
 * @param groupOf of each report of the chapter, 0..groups-1
 */
export function rollUp(results: Segment, groupOf: ArrayLike<number>, groups: number): RollUp[] {
  const tests = results.first.length - 1
  const made = Array.from({ length: groups }, () => startRollUp(tests))
  /** Of the test at hand, by group and bucket; a chapter has less than 256 reports. */
  const counts = new Uint8Array(groups * buckets)
  const low = new Int32Array(groups).fill(buckets)
  const high = new Int32Array(groups).fill(-1)
  for (let test = 0; test < tests; test++) {
    for (let at = results.first[test]!; at < results.first[test + 1]!; at++) {
      const group = groupOf[results.report[at]!]!
      const status = results.status[at]!
      const name = countOfStatus[status]
      if (name) made[group]!.columns[name][test]!++
      if (name === 'unfinished') made[group]!.columns.unfinishedUs[test]! += usOf(results.code[at]!)
      if (!hasDuration(status)) continue
      const bucket = bucketOf(results.code[at]!)
      counts[group * buckets + bucket]!++
      if (bucket < low[group]!) low[group] = bucket
      if (bucket > high[group]!) high[group] = bucket
    }
    for (let group = 0; group < groups; group++) {
      const own = made[group]!
      for (let bucket = low[group]!; bucket <= high[group]!; bucket++) {
        const count = counts[group * buckets + bucket]!
        if (count === 0) continue
        own.put(bucket, count)
        counts[group * buckets + bucket] = 0
      }
      own.columns.first[test + 1] = own.length()
      low[group] = buckets
      high[group] = -1
    }
  }
  return made.map(({ finish }) => finish())
}

function startRollUp(tests: number) {
  let bucket = new Uint16Array(tests * 4)
  let count = new Uint32Array(tests * 4)
  let length = 0
  const columns = {
    first: new Int32Array(tests + 1),
    failed: new Uint32Array(tests),
    retried: new Uint32Array(tests),
    skipped: new Uint32Array(tests),
    unfinished: new Uint32Array(tests),
    unfinishedUs: new Float64Array(tests),
  }
  return {
    columns,
    length: () => length,
    put(at: number, times: number): void {
      if (length === bucket.length) {
        const [wider, wide] = [new Uint16Array(length * 2 + 16), new Uint32Array(length * 2 + 16)]
        wider.set(bucket)
        wide.set(count)
        bucket = wider
        count = wide
      }
      bucket[length] = at
      count[length++] = times
    },
    finish: (): RollUp => ({ ...columns, bucket: bucket.subarray(0, length), count: count.subarray(0, length) }),
  }
}
