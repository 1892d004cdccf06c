import { median } from '../quantile.ts'
import { clipOutliers, memoryFactor, noiseOf } from './noise.ts'
import { judgeStep, type Step, type StepSeries } from './judge-step.ts'
import { leastAfter, leastBefore, splitSeries } from './split-series.ts'

/** Fewer results tell nothing about steps. */
export const leastResults = leastBefore + leastAfter

/** A stretch in which a test took equally long, up to noise. */
export interface Level {
  /** Indices into the series: the first, and one after the last. */
  from: number
  to: number
}

export interface FoundSteps {
  steps: Step[]
  /** One more than there are steps. */
  levels: Level[]
}

/**
 * The lasting steps in a test's duration. Candidates of `splitSeries` must each hold against the levels on both sides
 * (judge-step.ts); the weakest that does not is dropped first, and the others are judged again by the levels that are
 * then beside them.
 */
export function findSteps(series: StepSeries): FoundSteps {
  const { values } = series
  if (values.length < leastResults) return { steps: [], levels: [{ from: 0, to: values.length }] }
  const noise = noiseOf(values)
  const clipped = clipOutliers(values, noise)
  let places = splitSeries(clipped, noise)
  let judged = judgeAll()
  for (;;) {
    const refuted = judged.filter(({ holds }) => !holds)
    if (refuted.length === 0) break
    const weakest = refuted.reduce((least, one) => (one.score < least.score ? one : least))
    places = places.filter((place) => place !== weakest.place)
    judged = judgeAll()
  }
  const bounds = [0, ...places, values.length]
  return {
    steps: judged.map(({ step }) => step),
    levels: bounds.slice(1).map((to, index) => ({ from: bounds[index]!, to })),
  }

  function judgeAll() {
    const ends = [0, ...places, values.length]
    const memory = memoryFactor(clipped, ends)
    return places.map((place, index) => ({
      place,
      ...judgeStep({ ...series, clipped, noise, memory }, ends[index]!, place, ends[index + 2]!),
    }))
  }
}

/** Median log duration of a level. */
export const levelOf = (values: Float64Array, { from, to }: Level): number => median(values.subarray(from, to))!
