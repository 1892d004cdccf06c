import { fisherTail } from './fisher.ts'
import type { DimensionName, RunColumns } from './run-columns.ts'
import { PASSED } from './run-facts.ts'
import type { TestOutcomes } from './code-groups.ts'

/** How often a test failed or needed a retry in one environment. */
export interface EnvironmentCount {
  dimension: DimensionName
  value: string
  runs: number
  failed: number
  /** It fails more often there than elsewhere, and not by chance. */
  stands: boolean
  /** Chance of such a difference, over all values looked at. */
  pValue: number
}

/** Below this, over all values that were looked at, a difference is told. */
const unlikely = 0.05

/**
 * By operating system, Node, workers, shard and hour. Each value is held against all others by Fisher's exact test,
 * corrected for how many comparisons that are (Bonferroni; of two values one says what the other does). A dimension with one value says nothing, and is left out;
 * a test that never failed has no table.
 *
 * @param places of the outcomes to count
 */
export function countByEnvironment(
  { dimensions }: RunColumns,
  { run, status }: TestOutcomes,
  places: Int32Array,
): EnvironmentCount[] {
  if (!places.some((place) => status[place] !== PASSED)) return []
  let comparisons = 0
  const counted = dimensions.flatMap(({ name, values, of }) => {
    const runs = values.map(() => 0)
    const failed = values.map(() => 0)
    for (const place of places) {
      const value = of[run[place]!]!
      if (value < 0) continue
      runs[value]!++
      if (status[place] !== PASSED) failed[value]!++
    }
    const all = { runs: sum(runs), failed: sum(failed) }
    const seen = [...values.keys()].filter((value) => runs[value]! > 0)
    if (seen.length < 2) return []
    comparisons += seen.length === 2 ? 1 : seen.length
    return seen.map((value) => ({ name, value: values[value]!, runs: runs[value]!, failed: failed[value]!, all }))
  })
  return counted
    .map(({ name, value, runs, failed, all }) => {
      const pValue = Math.min(1, comparisons * fisherTail(failed, runs, all.failed, all.runs))
      return { dimension: name, value, runs, failed, stands: failed > 0 && pValue <= unlikely, pValue }
    })
    .toSorted((a, b) => compare(a.dimension, b.dimension) || compare(a.value, b.value))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const order: readonly DimensionName[] = ['os', 'node', 'workers', 'shard', 'hour']
const compare = (a: string, b: string): number => {
  const [left, right] = [order.indexOf(a as DimensionName), order.indexOf(b as DimensionName)]
  return left - right || a.localeCompare(b, 'en', { numeric: true })
}
