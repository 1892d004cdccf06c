import { analyseSteps } from '../../packages/server/src/analysis/slow/analyse-steps.ts'
import { runSteps } from '../../packages/server/src/analysis/order/steps.ts'
import { toDurations } from '../../test/histories/arrays.ts'
import { type DurationPlant, type DurationsPlan, planDurations, plantSteps } from '../../test/histories/durations.ts'
import { makeRuns, makeSuite, simulate, type SimulatedRun, type SimulatedSuite } from '../../test/histories/history.ts'
import { scoreSteps, stepsIn } from '../../test/histories/score-steps.ts'
import { seeded } from '../../test/order/random.ts'

const until = Date.parse('2026-11-01T00:00:00Z')

export interface RecallCell {
  noise: number
  /** Runs after the step. */
  after: number
  planted: number
  found: number
  /** Of those of 30 % alone. */
  smallest: { planted: number; found: number }
  inWindow: number
  wrong: number
}

/** Steps of all sizes in `histories` suites of 1,000 tests, `after` runs before the end of 120. */
export function measureRecall(noise: number, after: number, histories: number): RecallCell {
  const cell: RecallCell = {
    noise,
    after,
    planted: 0,
    found: 0,
    smallest: { planted: 0, found: 0 },
    inWindow: 0,
    wrong: 0,
  }
  for (let seed = 1; seed <= histories; seed++) {
    const random = seeded(seed * 7907)
    const suite = makeSuite(random, 1000)
    const runs = makeRuns(random, { runs: 120, until })
    const plants = plantSteps(random, suite, 60, { from: 120 - after, to: 120 - after + 1 })
    const found = stepsIn(
      simulate({ suite, runs, durations: planDurations({ suite, runs, seed, noise, plants, slowDays: 0 }) }),
    )
    const all = scoreSteps(found, plants)
    const small = plants.filter(({ factor }) => Math.max(factor, 1 / factor) < 1.4)
    const smallest = scoreSteps(found, small)
    cell.planted += all.planted
    cell.found += all.found
    cell.inWindow += all.inWindow
    cell.wrong += all.wrong
    cell.smallest.planted += smallest.planted
    cell.smallest.found += smallest.found
  }
  return cell
}

interface Situation {
  name: string
  plan?: Partial<DurationsPlan>
  change?: (runs: SimulatedRun[]) => void
  plants?: (suite: SimulatedSuite) => DurationPlant[]
}

/** Nothing steps in any of these: what is told is wrong. */
export const situations: Situation[] = [
  { name: 'stable, noise 5 %', plan: { noise: 0.05 } },
  { name: 'stable, noise 10 %' },
  { name: 'stable, noise 20 %', plan: { noise: 0.2 } },
  { name: 'outliers, 5 % of the results', plan: { outliers: 0.05 } },
  { name: 'slow days, one in ten', plan: { slowDays: 0.1 } },
  { name: 'noise that lasts (0.3 of it stays for the next run)', plan: { memory: 0.3 } },
  { name: 'noise that lasts (0.6)', plan: { memory: 0.6 } },
  {
    name: 'twice the workers from half-way on',
    change: (runs) => runs.forEach((run, index) => (run.workers = index < 500 ? 4 : 8)),
  },
  {
    name: 'machines that take turns',
    change: (runs) => runs.forEach((run, index) => (run.workers = index % 3 === 0 ? 8 : 4)),
  },
  {
    name: 'twice as long by and by, over 300 runs',
    plants: ({ tests }) =>
      tests.flatMap((_, test) => (test % 10 === 0 ? [{ kind: 'drift', test, from: 300, to: 600, factor: 2 }] : [])),
  },
  {
    name: 'renamed',
    plants: ({ tests }) =>
      tests.flatMap((_, test) =>
        test % 20 === 0 ? [{ kind: 'renamed', test, as: test + 1, run: 300 + (test % 400) }] : [],
      ),
  },
]

export interface FalseCell {
  name: string
  /** False steps in 1,000 tests x 1,000 runs. */
  wrong: number
}

export function countFalseSteps({ name, plan, change, plants }: Situation, histories: number): FalseCell {
  let wrong = 0
  for (let seed = 1; seed <= histories; seed++) {
    const random = seeded(seed * 6007)
    const suite = makeSuite(random, 1000)
    const runs = makeRuns(random, { runs: 1000, until })
    change?.(runs)
    const durations = planDurations({ suite, runs, seed, plants: plants?.(suite) ?? [], ...plan })
    wrong += stepsIn(simulate({ suite, runs, durations })).length
  }
  return { name, wrong: wrong / histories }
}

/** CPU time of looking for steps in 5,000 tests x 1,000 runs, and the longest turn without a break, ms. */
export function measureCost(): { cpuMs: number; longestMs: number } {
  const random = seeded(3)
  const suite = makeSuite(random, 5000)
  const runs = makeRuns(random, { runs: 1000, until })
  const { history, groupOf } = toDurations(
    simulate({ suite, runs, durations: planDurations({ suite, runs, seed: 3 }) }),
  )
  runSteps(analyseSteps(history, groupOf))
  const startUs = process.cpuUsage().user
  let longestMs = 0
  let lastMs = process.cpuUsage().user / 1000
  const steps = analyseSteps(history, groupOf)
  while (!steps.next().done) {
    const nowMs = process.cpuUsage().user / 1000
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
  }
  return { cpuMs: (process.cpuUsage().user - startUs) / 1000, longestMs }
}
