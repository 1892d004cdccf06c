import { between, type Random } from '../order/random.ts'
import { makeBranchedRuns, type BranchedPlan, type BranchedRun } from './branched-runs.ts'
import { makeSuite, type SimulatedHistory, simulate } from './history.ts'
import { plantOutcomes, type Planted } from './outcomes.ts'

export interface PlantedPlan extends Omit<BranchedPlan, 'until'> {
  tests: number
  retries?: number
  until?: number
}

export interface PlantedHistory extends SimulatedHistory {
  runs: BranchedRun[]
  /** By test. */
  planted: Planted[]
}

/**
 * A history with a little of everything: of thirty tests twelve have something planted and the others are stable. Three
 * outages, and three runs on a bad day.
 */
export function plantHistory(random: Random, { tests, retries = 0, until = 1.75e12, ...plan }: PlantedPlan) {
  const suite = makeSuite(random, tests)
  const runs = makeBranchedRuns(random, { until, ...plan })
  const planted = suite.tests.map((_, test) => plantOne(random, test % 30, runs))
  const outages = new Set([0.1, 0.5, 0.51].map((share) => Math.floor(share * runs.length)))
  const badRuns = new Map([0.3, 0.31, 0.32].map((share) => [Math.floor(share * runs.length), 0.1] as const))
  const outcomes = plantOutcomes({ random, runs, planted, retries, outages, badRuns })
  return { ...simulate({ suite, runs, ...outcomes }), runs, planted } satisfies PlantedHistory
}

function plantOne(random: Random, place: number, runs: readonly BranchedRun[]): Planted {
  const top = Math.max(...runs.map(({ mainCommits }) => mainCommits))
  const os = runs.some((run) => run.os === 'win32') ? 'win32' : 'linux'
  const middle = Math.floor(top / 3)
  const from = between(random, 2, Math.max(2, top - 12))
  const plants: Planted[] = [
    { kind: 'flaky', rate: 0.005 },
    { kind: 'flaky', rate: 0.02 },
    { kind: 'flaky', rate: 0.1 },
    { kind: 'flaky', rate: 0.4 },
    { kind: 'environment', os, rate: 0.2 },
    { kind: 'order' },
    { kind: 'breakage', from, to: from + between(random, 1, 8) },
    { kind: 'breakage', from: top - between(random, 5, Math.max(5, Math.min(20, top - 3))), to: null },
    { kind: 'breakage', from: top, to: null },
    { kind: 'moved-away', at: middle },
    { kind: 'moved-here', at: middle },
    { kind: 'new', run: runs.length - 7 },
  ]
  return plants[place - 1] ?? { kind: 'stable' }
}
