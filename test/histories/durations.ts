import { normal, pick, type Random, seeded } from '../order/random.ts'
import type { Durations, SimulatedRun, SimulatedSuite } from './history.ts'

/** What is planted in a test's durations. Everything that is not here is stable. */
export type DurationPlant =
  /** From `run` on it takes `factor` times as long. */
  | { kind: 'step'; test: number; run: number; factor: number }
  /** From `from` to `to` it becomes `factor` times as long, by and by. */
  | { kind: 'drift'; test: number; from: number; to: number; factor: number }
  /** Until `run` it has another name: `as`, a test of the suite that is there only until then. */
  | { kind: 'renamed'; test: number; as: number; run: number }

export interface DurationsPlan {
  suite: SimulatedSuite
  runs: SimulatedRun[]
  plants?: DurationPlant[]
  /** Standard deviation of the logarithm of a test's own noise: 0.1 = 10 %, about what real integration tests show. */
  noise?: number
  /** Chance of a result that takes 2 to 6 times as long by itself. */
  outliers?: number
  /** Share of days on which the machine is slow, 1.2 to 2.5 times, and not equally for all tests. */
  slowDays?: number
  /** Standard deviation of the logarithm of what each run alone does to all tests. */
  runNoise?: number
  /** How much of a test's noise stays for the next run: 0 none, 1 all of it. */
  memory?: number
  seed: number
}

const dayMs = 24 * 3_600_000
const usualWorkers = 4

/** Log-normal noise around what is planted. The same plan gives the same durations, whatever is asked for first. */
export function planDurations(plan: DurationsPlan): Durations {
  const { suite, runs, plants = [], noise = 0.1, seed, memory = 0 } = plan
  const { outliers = 0.01, slowDays = 0.04, runNoise = 0.05 } = plan
  const plantsOf = new Map<number, DurationPlant[]>()
  const add = (test: number, plant: DurationPlant): void => {
    plantsOf.set(test, [...(plantsOf.get(test) ?? []), plant])
  }
  for (const plant of plants) {
    add(plant.test, plant)
    if (plant.kind === 'renamed') add(plant.as, plant)
  }

  const machine = slownessOf(runs, seeded(seed * 7919 + 1), { slowDays, runNoise })
  const columns = suite.tests.map((_, test) => column(test, seeded(seed * 104_729 + test * 31 + 2)))
  return (test, run) => columns[test]![run]!

  function column(test: number, random: Random): (number | null)[] {
    const { usualMs, layer } = suite.tests[test]!
    // Some wait for others, some keep a core busy.
    const sensitivity = 0.7 + 0.6 * random()
    const contention = layer === 1 ? 0.3 + 0.5 * random() : 0.5 * random()
    let rest = 0
    return runs.map(({ workers }, run) => {
      rest = memory * rest + Math.sqrt(1 - memory ** 2) * normal(random)
      const outlier = random() < outliers ? 2 + 4 * random() : 1
      let ms = usualMs * Math.exp(noise * rest + sensitivity * machine[run]!) * outlier
      ms *= 1 + contention * Math.max(0, workers / usualWorkers - 1)
      for (const plant of plantsOf.get(test) ?? []) {
        const factor = factorAt(plant, test, run)
        if (factor === null) return null
        ms *= factor
      }
      return ms
    })
  }
}

function factorAt(plant: DurationPlant, test: number, run: number): number | null {
  if (plant.kind === 'step') return run >= plant.run ? plant.factor : 1
  if (plant.kind === 'renamed') return run < plant.run === (test === plant.as) ? 1 : null
  const progress = Math.max(0, Math.min(1, (run - plant.from) / (plant.to - plant.from)))
  return plant.factor ** progress
}

/** What each run does to all tests, as a logarithm. */
function slownessOf(
  runs: SimulatedRun[],
  random: Random,
  { slowDays, runNoise }: { slowDays: number; runNoise: number },
): number[] {
  const days = new Map<number, number>()
  return runs.map(({ at }) => {
    const day = Math.floor(at / dayMs)
    if (!days.has(day)) days.set(day, random() < slowDays ? Math.log(1.2 + 1.3 * random()) : 0)
    return days.get(day)! + runNoise * normal(random)
  })
}

/** Sizes of steps that are to be found. */
const stepFactors = [1.3, 1.5, 2, 3, 1 / 1.3, 1 / 2] as const

/** A step in each of so many tests of 10 ms or more, of all sizes in turn, somewhere from `from` to `to`. */
export function plantSteps(
  random: Random,
  suite: SimulatedSuite,
  count: number,
  { from, to }: { from: number; to: number },
): (DurationPlant & { kind: 'step' })[] {
  const candidates = suite.tests.flatMap(({ usualMs }, test) => (usualMs >= 10 ? [test] : []))
  return pick(random, candidates, count).map((test, index) => ({
    kind: 'step',
    test,
    run: from + Math.floor(random() * (to - from)),
    factor: stepFactors[index % stepFactors.length]!,
  }))
}
