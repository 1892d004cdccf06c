import { median } from '../quantile.ts'

/** Turns a median absolute deviation into the standard deviation of a normal distribution. */
const toDeviation = 1.4826
/** Clocks and schedulers are never steadier than that. */
const leastNoise = 0.02
/** A scheduler's slice and a timer's grain, ms: a test that takes as long has a noise of 1. */
const grainMs = 0.3

/**
 * The noise of a series of log durations, as a standard deviation, from the differences of neighbours: steps and drifts
 * are in few of them, outliers do not move their median.
 */
export function noiseOf(values: Float64Array): number {
  const differences = values.subarray(1).map((value, index) => Math.abs(value - values[index]!))
  const deviation = (toDeviation * (median(differences) ?? 0)) / Math.SQRT2
  const usualMs = Math.exp(median(values) ?? 0)
  return Math.max(deviation, leastNoise, Math.min(1, grainMs / usualMs))
}

const mostMemory = 0.8
/** What chance alone makes look alike, in standard errors, is not counted. */
const byChance = 1.5

/**
 * How much more a mean varies than noise without memory would let it: noise that lasts for several runs looks like a
 * step. From the correlation of neighbours around their levels, as of an autoregressive process of the first order.
 * @param bounds of the levels, from 0 to the number of values
 */
export function memoryFactor(values: Float64Array, bounds: readonly number[]): number {
  let [together, alone] = [0, 0]
  for (let level = 1; level < bounds.length; level++) {
    const own = values.subarray(bounds[level - 1], bounds[level])
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    for (let index = 0; index < own.length; index++) {
      const rest = own[index]! - mean
      alone += rest * rest
      if (index > 0) together += rest * (own[index - 1]! - mean)
    }
  }
  // A mean of few values is drawn to each of them: their rests look less alike than they are.
  const alike = (alone === 0 ? 0 : together / alone) + (bounds.length - 1) / values.length
  const memory = Math.max(0, Math.min(mostMemory, alike - byChance / Math.sqrt(values.length)))
  return Math.sqrt((1 + memory) / (1 - memory))
}

const half = 3
const most = 2.5

/**
 * Pulls values in that lie further from the median of the seven around them than 2.5 times the noise. A running median
 * keeps the edges of a step, and takes no notice of three outliers in a row.
 */
export function clipOutliers(values: Float64Array, noise: number): Float64Array {
  const window = new Float64Array(2 * half + 1)
  const width = Math.min(window.length, values.length)
  return values.map((value, index) => {
    const from = Math.max(0, Math.min(index - half, values.length - window.length))
    const middle = middleOf(values, from, width, window)
    return Math.max(middle - most * noise, Math.min(middle + most * noise, value))
  })
}

/** The middle one of a few values, sorted by insertion: this is done around every result of every test. */
function middleOf(values: Float64Array, from: number, width: number, sorted: Float64Array): number {
  for (let index = 0; index < width; index++) {
    const value = values[from + index]!
    let place = index
    while (place > 0 && sorted[place - 1]! > value) {
      sorted[place] = sorted[place - 1]!
      place--
    }
    sorted[place] = value
  }
  return sorted[width >> 1]!
}
