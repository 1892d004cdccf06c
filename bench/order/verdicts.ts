import { analyseTests } from '../../packages/server/src/analysis/order/analyse-tests.ts'
import type { Kind } from '../../packages/server/src/analysis/order/verdict.ts'
import { plantBreakage, plantOverlap, plantTiming, plantVictim, type Plant } from '../../test/order/plants.ts'
import { pick, type Random, seeded } from '../../test/order/random.ts'
import { inFileShuffles, simulateHistory, type HistoryOptions } from '../../test/order/simulate-history.ts'
import { simulateSuite, type Suite } from '../../test/order/simulate-suite.ts'

export interface VerdictCell {
  name: string
  runs: number
  /** Tests with both outcomes. */
  tests: number
  kinds: Partial<Record<Kind, number>>
  /** Share called victim, brittle or order-sensitive. */
  orderVerdicts: number
}

type PlantOne = (random: Random, tests: readonly number[], suite: Suite) => Plant

interface Situation {
  plantOne: PlantOne
  options: Partial<HistoryOptions>
  /** Every second plant is one of these instead, and is not counted. */
  beside?: PlantOne
  /** @default usualRuns */
  runs?: readonly number[]
}

const usualRuns = [12, 20, 50]

/** As most run: no file and no test shuffled, one process a worker. */
const asWritten = { workers: 4, shuffleTests: false, isolate: false }

const situations: Record<string, Situation> = {
  'timing flake': { plantOne: (random, tests) => plantTiming(random, tests, 0.05 + 0.45 * random()), options: {} },
  'timing flake among victims, parallel': {
    plantOne: (random, tests) => plantTiming(random, tests, 0.05 + 0.45 * random()),
    options: { workers: 3, shuffleFiles: true },
    beside: (random, tests) => plantVictim(random, tests),
  },
  'rare flake, tests as written, parallel': {
    plantOne: (random, tests) => plantTiming(random, tests, 0.01 + 0.04 * random()),
    options: { ...asWritten, shuffleFiles: true },
    runs: [100, 300],
  },
  'real breakage': {
    plantOne: (random, tests) => plantBreakage(random, tests, 12),
    options: { runsPerCommit: 4 },
  },
  'rare flake, failed files first': {
    plantOne: (random, tests) => plantTiming(random, tests, 0.01 + 0.1 * random()),
    options: { ...asWritten, failedFirst: true },
    runs: [50, 200],
  },
  'real breakage, failed files first': {
    plantOne: (random, tests) => plantBreakage(random, tests, 12),
    options: { ...asWritten, failedFirst: true, runsPerCommit: 4 },
    runs: [20, 50],
  },
  'real breakage, each commit once, failed files first': {
    plantOne: (random, tests) => plantBreakage(random, tests, 24),
    options: { ...asWritten, failedFirst: true, runsPerCommit: 1 },
    runs: [20, 50],
  },
  'outage of the infrastructure': {
    plantOne: (random, tests) => plantTiming(random, tests, 0),
    options: { outages: 0.1 },
  },
  'overlap in parallel workers': {
    plantOne: (random, _tests, suite) => plantOverlap(random, suite),
    options: { workers: 4, shuffleFiles: true, isolate: false },
  },
  'victim (for comparison)': { plantOne: (random, tests) => plantVictim(random, tests), options: {} },
}

/** Each situation with each of its numbers of runs. */
export const situationsByRuns = Object.entries(situations).flatMap(([name, { runs = usualRuns }]) =>
  runs.map((count) => ({ name, runs: count })),
)

/** How often what is no order dependence is taken for one. */
export function countVerdicts(name: string, runs: number, histories: number): VerdictCell {
  const { plantOne, options, beside } = situations[name]!
  const kinds: Partial<Record<Kind, number>> = {}
  let tests = 0
  for (let seed = 1; seed <= histories; seed++) {
    const random = seeded(seed * 15_485_863)
    const suite = simulateSuite(random, 20, 5, 30)
    const plants = pick(random, suite.files, 10).map(({ tests: own }, index) =>
      (beside && index % 2 === 1 ? beside : plantOne)(random, own, suite),
    )
    const counted = new Set(plants.filter((_, index) => !beside || index % 2 === 0).map(({ victim }) => victim))
    const history = simulateHistory(random, suite, plants, { ...inFileShuffles, ...options, runs })
    for (const { test, verdict } of analyseTests(history, { random })) {
      if (beside && !counted.has(test)) continue
      tests++
      kinds[verdict.kind] = (kinds[verdict.kind] ?? 0) + 1
    }
  }
  const order = (kinds.victim ?? 0) + (kinds.brittle ?? 0) + (kinds['order-sensitive'] ?? 0)
  return { name, runs, tests, kinds, orderVerdicts: order / Math.max(1, tests) }
}
