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
  const { first, report, status: statusOf, code } = results
  const tests = first.length - 1
  const made = Array.from({ length: groups }, () => startRollUp(tests))
  /** Of the test at hand, by group and bucket. */
  const counts = new Uint8Array(groups * buckets)
  const low = new Int32Array(groups).fill(buckets)
  const high = new Int32Array(groups).fill(-1)
  for (let test = 0; test < tests; test++) {
    for (let at = first[test]!; at < first[test + 1]!; at++) {
      const group = groupOf[report[at]!]!
      const status = statusOf[at]!
      if (status > 0) countStatus(made[group]!.columns, test, status, code[at]!)
      if (!hasDuration(status)) continue
      const bucket = bucketOf(code[at]!)
      counts[group * buckets + bucket]!++
      if (bucket < low[group]!) low[group] = bucket
      if (bucket > high[group]!) high[group] = bucket
    }
    for (let group = 0; group < groups; group++) {
      const own = made[group]!
      own.take(counts, group * buckets, low[group]!, high[group]!)
      own.columns.first[test + 1] = own.length()
      low[group] = buckets
      high[group] = -1
    }
  }
  return made.map(({ finish }) => finish())
}

function countStatus(columns: Omit<RollUp, 'bucket' | 'count'>, test: number, status: number, code: number): void {
  const name = countOfStatus[status]
  if (name) columns[name][test]!++
  if (name === 'unfinished') columns.unfinishedUs[test]! += usOf(code)
}

function startRollUp(tests: number) {
  let bucket = new Uint16Array(tests * 8)
  // A chapter has less than 256 reports.
  let count = new Uint8Array(tests * 8)
  let length = 0
  const columns = {
    first: new Int32Array(tests + 1),
    failed: new Uint32Array(tests),
    retried: new Uint32Array(tests),
    skipped: new Uint32Array(tests),
    unfinished: new Uint32Array(tests),
    unfinishedUs: new Float64Array(tests),
  }

  function reserve(more: number): void {
    if (length + more <= bucket.length) return
    const [wider, wide] = [new Uint16Array((length + more) * 2), new Uint8Array((length + more) * 2)]
    wider.set(bucket)
    wide.set(count)
    bucket = wider
    count = wide
  }

  return {
    columns,
    length: () => length,
    /** Moves what is counted in the buckets from `low` to `high`, of which the first stands at `from`, over to here. */
    take(counts: Uint8Array, from: number, low: number, high: number): void {
      if (high < low) return
      reserve(high - low + 1)
      const [ownBucket, ownCount] = [bucket, count]
      let end = length
      for (let one = low; one <= high; one++) {
        const times = counts[from + one]!
        if (times === 0) continue
        ownBucket[end] = one
        ownCount[end++] = times
        counts[from + one] = 0
      }
      length = end
    },
    finish: (): RollUp => ({ ...columns, bucket: bucket.subarray(0, length), count: count.subarray(0, length) }),
  }
}
