import type { OverviewAnswer } from '../api-schemas/overview.ts'
import type { RunRow } from '../api-schemas/runs.ts'
import { median } from '../analysis/quantile.ts'
import type { HistoryRun } from '../history/results.ts'
import type { Window } from '../history/window.ts'
import { partSums } from './part-sums.ts'
import { toRange } from './period.ts'
import { roundMs, roundMsOrNull } from './round.ts'
import { measures, testRows } from './test-rows.ts'
import type { View } from './view.ts'
import type { Names } from './test-names.ts'

type LayerSums = OverviewAnswer['pyramid']['count']
type Tile = OverviewAnswer['tiles']['wallMs']

const costliestShown = 5
const dayMs = 24 * 60 * 60 * 1000

export function overviewAnswer(view: View, project: string, lastRun: RunRow | null): OverviewAnswer {
  const { now, before, catalog, tests } = view
  const whole = wholeRuns(now.runs)
  const layerMs = sumLayers(whole, catalog)
  const count: LayerSums = { unit: 0, integration: 0, e2e: 0 }
  const files = new Set<number>()
  const layers = catalog.layers()
  let undeclared = 0
  for (const test of tests) {
    const { layer, file } = catalog.tests[test]!
    count[layerKey(layers[test]!)]++
    if (layer === 0) undeclared++
    files.add(file)
  }
  const days = groupByDay(view, whole)
  const tile = (measure: (runs: readonly HistoryRun[]) => number | null): Tile => ({
    value: measure(whole),
    previous: view.hasBefore ? measure(wholeRuns(before.runs)) : null,
    spark: days.map(({ runs }) => measure(runs)),
  })

  return {
    range: toRange(view.period),
    suite: {
      project,
      tests: tests.length,
      files: files.size,
      runs: now.runs.length,
      partialRuns: now.runs.length - whole.length,
      runsPerWeek: now.runs.length / view.weeks,
      undeclared,
      lastRun,
    },
    tiles: {
      wallMs: tile((runs) => roundMsOrNull(median(runs.map((run) => run.wallMs)))),
      integrationShare: tile((runs) => {
        const { unit, integration, e2e } = sumLayers(runs, catalog)
        const total = unit + integration + e2e
        return total > 0 ? integration / total : null
      }),
      failedRuns: tile((runs) =>
        runs.length > 0 ? runs.filter((run) => run.status === 'failed').length / runs.length : null,
      ),
      retriedTests: {
        value: now.runs.length > 0 ? countRetried(now) : null,
        previous: view.hasBefore ? countRetried(before) : null,
        spark: days.map(({ runs }) => (runs.length > 0 ? retriedIn(runs, catalog) : null)),
      },
    },
    days: days
      .filter(({ runs }) => runs.length > 0)
      .map(({ day, runs }) => ({ day, runs: runs.length, layerMs: perRun(sumLayers(runs, catalog), runs.length) })),
    pyramid: { count, timeMs: perRun(layerMs, whole.length) },
    costliest: testRows(view, costliest(view)),
  }
}

export const layerKey = (layer: number): keyof LayerSums => (layer === 2 ? 'integration' : layer === 3 ? 'e2e' : 'unit')

/** The runs that tell something about a run of the suite: all, where there are only partial ones. */
export function wholeRuns(runs: readonly HistoryRun[]): readonly HistoryRun[] {
  const whole = runs.filter((run) => !run.partial)
  return whole.length > 0 ? whole : runs
}

function sumLayers(runs: readonly HistoryRun[], catalog: Names): LayerSums {
  const sums: LayerSums = { unit: 0, integration: 0, e2e: 0 }
  for (const run of runs) {
    for (const part of run.parts) partSums(part, catalog).layerMs.forEach((ms, layer) => (sums[layerKey(layer)] += ms))
  }
  return sums
}

export function perRun({ unit, integration, e2e }: LayerSums, runs: number): LayerSums {
  const mean = (ms: number): number => (runs > 0 ? roundMs(ms / runs) : 0)
  return { unit: mean(unit), integration: mean(integration), e2e: mean(e2e) }
}

const countRetried = ({ retried }: Window): number => retried.reduce((count, times) => count + (times > 0 ? 1 : 0), 0)

const retriedIn = (runs: readonly HistoryRun[], catalog: Names): number =>
  new Set(runs.flatMap((run) => run.parts.flatMap((part) => [...partSums(part, catalog).retried]))).size

/** These runs by every day of the period (UTC), also of days without any. */
export function groupByDay({ period }: View, runs: readonly HistoryRun[]): { day: string; runs: HistoryRun[] }[] {
  const first = Math.floor(period.from / dayMs)
  const days = Array.from({ length: Math.floor(period.to / dayMs) - first + 1 }, (_, index) => ({
    day: new Date((first + index) * dayMs).toISOString().slice(0, 10),
    runs: [] as HistoryRun[],
  }))
  for (const run of runs) days[Math.floor(run.at / dayMs) - first]!.runs.push(run)
  return days
}

function costliest(view: View): number[] {
  return Array.from(view.tests)
    .filter((test) => view.now.sumMs[test]! > 0)
    .toSorted((a, b) => measures.cost(view, b) - measures.cost(view, a) || a - b)
    .slice(0, costliestShown)
}
