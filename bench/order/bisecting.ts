import { search, type Found } from '../../packages/reporter/src/rerun/search/search.ts'
import { baselines } from '../../test/order/bisect-baselines.ts'
import type { Plant } from '../../test/order/plants.ts'
import { mean, quantile } from '../../test/order/rank-metrics.ts'
import { isBad } from '../../test/order/simulate-history.ts'
import { provableCases, take, type CaseOptions, type ProvableCase } from './cases.ts'

export interface BisectCell extends Omit<CaseOptions, 'runs'> {
  cases: number
  proven: number
  /** Named with certainty, and not so. */
  wrong: number
  /** Orders until the answer, without repetitions. */
  orders: { median: number; p90: number; mean: number; p90OverLog2: number }
  /** Everything that was run. */
  runs: { recorded: number; median: number; p90: number }
}

export async function measureBisect(options: CaseOptions, count: number): Promise<BisectCell> {
  const cases = take(provableCases(options), count)
  const results: { one: ProvableCase; found: Found }[] = []
  for (const one of cases) {
    const { plant, evidence, random } = one
    const run = (before: readonly number[]): Promise<boolean> =>
      Promise.resolve(isBad(plant, before) || random() < plant.flakeRate)
    results.push({ one, found: await search(evidence, run) })
  }
  const answers = results.filter(({ found }) => found.kind === 'victim' || found.kind === 'brittle')
  const orders = answers.map(({ found }) => found.searchRuns)
  const over = answers.map(({ one, found }) => found.searchRuns - Math.log2(one.testsInFile))
  const runs = results.map(({ found }) => found.runs)
  const wrong = answers.filter(({ one, found }) => !isRight(one.plant, found)).length
  return {
    ...options,
    cases: results.length,
    proven: answers.length - wrong,
    wrong,
    orders: {
      median: quantile(orders, 0.5),
      p90: quantile(orders, 0.9),
      mean: mean(orders),
      p90OverLog2: quantile(over, 0.9),
    },
    runs: { recorded: options.runs, median: quantile(runs, 0.5), p90: quantile(runs, 0.9) },
  }
}

/** The named tests do it, all of them are needed, and everything else that was named is true as well. */
function isRight(plant: Plant, { kind, actors, otherActors, cleaners }: Found): boolean {
  if (kind !== plant.kind) return false
  const acts = (tests: readonly number[]): boolean => isBad(plant, tests) === (kind === 'victim')
  return (
    acts(actors) &&
    actors.every((test) => !acts(actors.filter((other) => other !== test))) &&
    otherActors.every((test) => acts([test])) &&
    cleaners.every((test) => plant.cleaners.includes(test))
  )
}

export interface BaselineCell {
  name: string
  cases: number
  right: number
  runs: { median: number; p90: number; mean: number }
}

/** Other tools on the same victims, without flakes (none of them repeats anything), from the shortest failing order. */
export async function measureBaselines(options: CaseOptions, count: number): Promise<BaselineCell[]> {
  const cases = take(provableCases({ ...options, flakeRate: 0 }), count)
  const cells: BaselineCell[] = []
  for (const [name, blame] of Object.entries(baselines)) {
    const counts: number[] = []
    let right = 0
    for (const { plant, evidence } of cases) {
      const ran = new Set<string>()
      const fails = (before: readonly number[]): Promise<boolean> => {
        ran.add(before.join())
        return Promise.resolve(isBad(plant, before))
      }
      const blamed = await blame(evidence.failing[0]!, fails)
      counts.push(ran.size)
      if (
        blamed &&
        isBad(plant, blamed) &&
        blamed.every(
          (test) =>
            !isBad(
              plant,
              blamed.filter((other) => other !== test),
            ),
        )
      )
        right++
    }
    cells.push({
      name,
      cases: cases.length,
      right,
      runs: { median: quantile(counts, 0.5), p90: quantile(counts, 0.9), mean: mean(counts) },
    })
  }
  return cells
}
