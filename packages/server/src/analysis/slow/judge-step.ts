import { median } from '../quantile.ts'
import { isRamp } from './is-ramp.ts'
import { leastAfter, mostBeside } from './split-series.ts'

/** A test's durations as logarithms, less what was the run's, and what is known of those runs. */
export interface StepSeries {
  values: Float64Array
  /** How slow each of the runs was (run-factors.ts). */
  factors: Float64Array
  /** Number of the machine of each of the runs. */
  machines: Int32Array
}

export interface Step {
  /** Index of the first value of the new level. */
  place: number
  /** The last value that is surely of the old level, and the first that is surely of the new one. */
  last: number
  first: number
  /** New duration over old, less 1: 0.3 = 30 % slower, -0.5 = twice as fast. */
  size: number
  /** In standard errors. */
  score: number
}

/** Less than that, as a fraction, is not worth a word. */
const leastSize = 0.15
const leastMs = 1
const leastScore = 5
/** Of the whole step must be there at once. */
const atOnce = 0.6
const closeBy = 12
/** A level that ended again before that was an episode. */
const leastEnded = 20

interface Judged extends StepSeries {
  clipped: Float64Array
  noise: number
  /** See `memoryFactor`. */
  memory: number
}

/**
 * Whether the level from `place` to `to` lies lastingly above or below that from `from` to `place`:
 *
 * - its mean differs by five standard errors and 15 %, 1 ms;
 * - by more than all tests of these runs together: what the machine did to them it did to this one, more or less;
 * - also among the runs of one machine, where several took part;
 * - at once, not by and by;
 * - and it lasted: twenty results, unless it is the newest.
 */
export function judgeStep(series: Judged, from: number, place: number, to: number) {
  const { values, clipped, noise, memory, factors } = series
  const start = Math.max(from, place - mostBeside)
  const end = Math.min(to, place + mostBeside)
  const before = values.subarray(start, place)
  const after = values.subarray(place, end)
  const [low, high] = [median(before)!, median(after)!]
  const shift = high - low
  const deviation = Math.max(noise, spreadAround(clipped, start, place, end))
  const score =
    Math.abs(mean(clipped, place, end) - mean(clipped, start, place)) /
    (deviation * memory * Math.sqrt(1 / before.length + 1 / after.length))
  const runsShift = Math.abs(median(factors.subarray(place, end))! - median(factors.subarray(start, place))!)
  const holds =
    score >= leastScore &&
    Math.abs(shift) >= Math.log1p(leastSize) + runsShift &&
    Math.abs(Math.exp(high) - Math.exp(low)) >= leastMs &&
    place - from >= leastAfter &&
    (to === values.length || to - place >= leastEnded) &&
    Math.abs(median(after.subarray(0, closeBy))! - median(before.subarray(-closeBy))!) >= atOnce * Math.abs(shift) &&
    isWithinMachine(series, start, place, end, shift) &&
    !isRamp(clipped, start, place, end)
  const step: Step = {
    place,
    ...windowOf(values, start, place, end, low, high, deviation),
    size: Math.expm1(shift),
    score,
  }
  return { holds, score, step }
}

const mean = (values: Float64Array, from: number, to: number): number => {
  let sum = 0
  for (let index = from; index < to; index++) sum += values[index]!
  return sum / (to - from)
}

/** Standard deviation around the means of both sides. */
function spreadAround(values: Float64Array, start: number, place: number, end: number): number {
  const [before, after] = [mean(values, start, place), mean(values, place, end)]
  let squares = 0
  for (let index = start; index < end; index++) squares += (values[index]! - (index < place ? before : after)) ** 2
  return Math.sqrt(squares / Math.max(1, end - start - 2))
}

/** Where machines took turns, the step must show on one that ran before and after: else it may be the machine's. */
function isWithinMachine({ values, machines }: StepSeries, start: number, place: number, end: number, shift: number) {
  const before = groupByMachine(values, machines, start, place)
  const after = groupByMachine(values, machines, place, end)
  if (before.size === 1 && after.size === 1 && before.has(machines[place]!)) return true
  let compared = 0
  for (const [machine, own] of before) {
    const others = after.get(machine)
    if (!others || own.length < 3 || others.length < 3) continue
    if ((median(others)! - median(own)!) / shift < atOnce) return false
    compared += others.length
  }
  return compared >= leastAfter
}

function groupByMachine(values: Float64Array, machines: Int32Array, from: number, to: number): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (let index = from; index < to; index++) {
    const group = groups.get(machines[index]!)
    if (group) group.push(values[index]!)
    else groups.set(machines[index]!, [values[index]!])
  }
  return groups
}

/** Twice the logarithm of the likelihood ratio, up to which another place is as good: 95 % for one parameter. */
const asGood = 3.84
/** One outlier must not decide. */
const mostLoss = 9

/** Between which values the step surely lies: a profile likelihood over its places. */
function windowOf(
  values: Float64Array,
  start: number,
  place: number,
  end: number,
  low: number,
  high: number,
  deviation: number,
): Pick<Step, 'last' | 'first'> {
  const lossOf = (value: number, level: number): number => Math.min(((value - level) / deviation) ** 2, mostLoss)
  let loss = 0
  let [first, last] = [place, place]
  for (let index = place; index < end - 1; index++) {
    loss += lossOf(values[index]!, low) - lossOf(values[index]!, high)
    if (loss <= asGood) first = index + 1
  }
  loss = 0
  for (let index = place - 1; index > start; index--) {
    loss += lossOf(values[index]!, high) - lossOf(values[index]!, low)
    if (loss <= asGood) last = index
  }
  return { last: last - 1, first }
}
