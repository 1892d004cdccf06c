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
  const counting: Counting = {
    counts: new Uint8Array(groups * buckets),
    low: new Int32Array(groups).fill(buckets),
    high: new Int32Array(groups).fill(-1),
  }
  for (let test = 0; test < tests; test++) {
    countTest(results, test, groupOf, counting, made)
    for (let group = 0; group < groups; group++) {
      const own = made[group]!
      take(own, counting, group)
      own.columns.first[test + 1] = own.length
    }
  }
  return made.map(({ columns, bucket, count, length }) => ({
    ...columns,
    bucket: bucket.subarray(0, length),
    count: count.subarray(0, length),
  }))
}

/** Of the test at hand, by group and bucket. */
interface Counting {
  counts: Uint8Array
  /** Of each group: the first bucket that is not 0, and the last one. */
  low: Int32Array
  high: Int32Array
}

function countTest(
  { first, report, status: statusOf, code }: Segment,
  test: number,
  groupOf: ArrayLike<number>,
  { counts, low, high }: Counting,
  made: readonly Growing[],
): void {
  for (let at = first[test]!, end = first[test + 1]!; at < end; at++) {
    const group = groupOf[report[at]!]!
    const status = statusOf[at]!
    if (status > 0) countStatus(made[group]!.columns, test, status, code[at]!)
    if (!hasDuration(status)) continue
    const bucket = bucketOf(code[at]!)
    counts[group * buckets + bucket]!++
    if (bucket < low[group]!) low[group] = bucket
    if (bucket > high[group]!) high[group] = bucket
  }
}

function countStatus(columns: Omit<RollUp, 'bucket' | 'count'>, test: number, status: number, code: number): void {
  const name = countOfStatus[status]
  if (name) columns[name][test]!++
  if (name === 'unfinished') columns.unfinishedUs[test]! += usOf(code)
}

interface Growing {
  columns: Omit<RollUp, 'bucket' | 'count'>
  bucket: Uint16Array
  /** A chapter has less than 256 reports. */
  count: Uint8Array
  length: number
}

const startRollUp = (tests: number): Growing => ({
  columns: {
    first: new Int32Array(tests + 1),
    failed: new Uint32Array(tests),
    retried: new Uint32Array(tests),
    skipped: new Uint32Array(tests),
    unfinished: new Uint32Array(tests),
    unfinishedUs: new Float64Array(tests),
  },
  bucket: new Uint16Array(tests * 8),
  count: new Uint8Array(tests * 8),
  length: 0,
})

function reserve(growing: Growing, more: number): void {
  const { bucket, count, length } = growing
  if (length + more <= bucket.length) return
  growing.bucket = new Uint16Array((length + more) * 2)
  growing.count = new Uint8Array((length + more) * 2)
  growing.bucket.set(bucket)
  growing.count.set(count)
}

/** Moves what was counted of a group over to its roll-up. */
function take(growing: Growing, { counts, low, high }: Counting, group: number): void {
  const [from, first, last] = [group * buckets, low[group]!, high[group]!]
  if (last < first) return
  low[group] = buckets
  high[group] = -1
  reserve(growing, last - first + 1)
  const { bucket, count } = growing
  let end = growing.length
  for (let one = first; one <= last; one++) {
    const times = counts[from + one]!
    // What is not counted is written over by the next: a branch that no processor can foretell would take longer.
    bucket[end] = one
    count[end] = times
    end += (times + 255) >> 8
    counts[from + one] = 0
  }
  growing.length = end
}
