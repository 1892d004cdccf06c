import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { analyseSteps, type TestStep } from '../../packages/server/src/analysis/slow/analyse-steps.ts'
import { toDurations } from './arrays.ts'
import type { DurationPlant } from './durations.ts'
import type { SimulatedHistory } from './history.ts'

export const stepsIn = (simulated: SimulatedHistory): TestStep[] => {
  const { history, groupOf } = toDurations(simulated)
  return runSteps(analyseSteps(history, groupOf)).flatMap(({ steps }) => steps)
}

export interface StepScore {
  planted: number
  found: number
  /** Found, and the true run lies in the window that is told. */
  inWindow: number
  /** Found where none was planted. */
  wrong: number
}

/** A step counts as found if one of its direction is told within so many runs of it. */
const nearby = 6

export function scoreSteps(
  found: readonly TestStep[],
  planted: readonly (DurationPlant & { kind: 'step' })[],
): StepScore {
  const isOf = (step: TestStep, { test, run, factor }: DurationPlant & { kind: 'step' }): boolean =>
    step.test === test && Math.abs(step.firstRun - run) <= nearby && step.size > 0 === factor > 1
  const hits = planted.flatMap((plant) => found.find((step) => isOf(step, plant)) ?? [])
  return {
    planted: planted.length,
    found: hits.length,
    inWindow: planted.filter((plant) =>
      hits.some((step) => isOf(step, plant) && step.lastRun < plant.run && step.firstRun >= plant.run),
    ).length,
    wrong: found.filter((step) => !planted.some((plant) => isOf(step, plant))).length,
  }
}
