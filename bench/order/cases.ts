import { analyseTests, type TestAnalysis } from '../../packages/server/src/analysis/order/analyse-tests.ts'
import { rerunEvidence, type RerunEvidence } from '../../packages/server/src/analysis/order/evidence.ts'
import { plantBrittle, plantVictim, type Plant } from '../../test/order/plants.ts'
import { pick, type Random, seeded } from '../../test/order/random.ts'
import { inFileShuffles, isBad, simulateHistory } from '../../test/order/simulate-history.ts'
import { simulateSuite } from '../../test/order/simulate-suite.ts'

/** A planted test whose recorded runs hold an order in which it had to fail, and one in which it had to pass. */
export interface ProvableCase {
  plant: Plant
  testsInFile: number
  analysis: TestAnalysis
  evidence: RerunEvidence
  random: Random
}

export interface CaseOptions {
  kind: 'victim' | 'brittle'
  /** Recorded runs. */
  runs: number
  /** Chance of a failure for no reason, in recorded runs and re-runs alike. */
  flakeRate: number
}

export function* provableCases({ kind, runs, flakeRate }: CaseOptions): Generator<ProvableCase> {
  for (let seed = 1; ; seed++) {
    const random = seeded(seed * 104_729)
    const suite = simulateSuite(random, 20, 5, 40)
    const plantOne = kind === 'victim' ? plantVictim : plantBrittle
    const plants = pick(random, suite.files, 10).map(({ tests }) => plantOne(random, tests, flakeRate))
    const history = simulateHistory(random, suite, plants, { ...inFileShuffles, runs })
    const analyses = new Map(analyseTests(history, { random }).map((one) => [one.test, one]))
    for (const plant of plants) {
      const analysis = analyses.get(plant.victim)
      if (!analysis) continue
      const evidence = rerunEvidence(history, analysis.observations, analysis.ranking, 'file')
      const isProvable =
        evidence.failing.some((order) => isBad(plant, order)) && evidence.passing.some((order) => !isBad(plant, order))
      const testsInFile = suite.files[suite.fileOfTest[plant.victim]!]!.tests.length
      if (isProvable) yield { plant, testsInFile, analysis, evidence, random }
    }
  }
}

export function take<Item>(items: Iterable<Item>, count: number): Item[] {
  const taken: Item[] = []
  for (const item of items) {
    taken.push(item)
    if (taken.length === count) break
  }
  return taken
}
