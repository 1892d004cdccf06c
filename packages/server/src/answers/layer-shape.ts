import type { LayersAnswer } from '../api-schemas/layers.ts'
import type { HistoryRun } from '../history/results.ts'
import { partSums } from './part-sums.ts'
import { groupByDay, layerKey, perRun, wholeRuns, wholeSlice, type LayerSums } from './slices.ts'
import type { View } from './view.ts'

type Shape = Pick<LayersAnswer, 'days'> & { pyramid: { count: LayerSums; timeMs: LayerSums } }

/**
 * The pyramid of a part of the suite by count and by time, now and day by day. Days that reach beyond the runs in memory
 * are left out.
 * @param inside which files belong to it; undefined: all
 */
export function shapeOf(view: View, inside: Uint8Array | undefined): Shape {
  const { catalog, now, tests } = view
  const layers = catalog.layers()
  const isInside = (test: number): boolean => !inside || inside[catalog.tests[test]!.file] === 1
  const countOf = (list: Iterable<number>): LayerSums => {
    const count: LayerSums = { unit: 0, integration: 0, e2e: 0 }
    for (const test of list) if (isInside(test)) count[layerKey(layers[test]!)]++
    return count
  }
  const timeOf = (runs: readonly HistoryRun[]): LayerSums => {
    const sums = [0, 0, 0, 0]
    for (const { parts } of runs) {
      for (const part of parts) {
        if (!inside) partSums(part, catalog).layerMs.forEach((ms, layer) => (sums[layer]! += ms))
        else
          part.tests.forEach((test, row) => {
            if (isInside(test)) sums[layers[test]!]! += part.durationMs[row]!
          })
      }
    }
    return perRun({ unit: sums[0]! + sums[1]!, integration: sums[2]!, e2e: sums[3]! }, runs.length)
  }

  /** Where runs are rolled up, of those of a part of the suite too. */
  const rolledTime = (runs: number): LayerSums => {
    if (!inside) return perRun(wholeSlice(now, catalog).layerMs(), runs)
    const sums: LayerSums = { unit: 0, integration: 0, e2e: 0 }
    for (const test of tests) if (isInside(test)) sums[layerKey(layers[test]!)] += now.sumMs[test]!
    return perRun(sums, now.runs.length)
  }

  const whole = wholeRuns(now.runs)
  return {
    pyramid: { count: countOf(tests), timeMs: now.days ? rolledTime(whole.length) : timeOf(whole) },
    days: groupByDay(view.period, whole)
      .filter(({ runs }) => runs.length > 0 && runs.every(({ parts }) => parts.length > 0))
      .map(({ day, runs }) => ({ day, runs: runs.length, count: countOf(testsOf(runs)), timeMs: timeOf(runs) })),
  }
}

/** Of these runs, run or skipped: several suites may take turns, so one run alone is not the suite. */
function testsOf(runs: readonly HistoryRun[]): Set<number> {
  const all = new Set<number>()
  for (const { parts } of runs) {
    for (const { tests, skipped } of parts) {
      for (const test of tests) all.add(test)
      for (const test of skipped) all.add(test)
    }
  }
  return all
}
