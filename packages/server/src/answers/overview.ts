import type { OverviewAnswer } from '../api-schemas/overview.ts'
import type { RunRow } from '../api-schemas/runs.ts'
import { median } from '../analysis/quantile.ts'
import type { Window } from '../history/window.ts'
import { firstOf } from './first-of.ts'
import { toRange } from './period.ts'
import { roundMsOrNull } from './round.ts'
import { daySlices, layerKey, perRun, wholeSlice, type LayerSums, type Slice } from './slices.ts'
import { measures, testRows } from './test-rows.ts'
import { countVerdicts } from './verdict-counts.ts'
import type { View } from './view.ts'

type Tile = OverviewAnswer['tiles']['wallMs']

const costliestShown = 5

export function overviewAnswer(view: View, project: string, lastRun: RunRow | null): OverviewAnswer {
  const { suite, mostCost, ...figures } = figuresOf(view)
  return {
    range: toRange(view.period),
    suite: { project, ...suite, lastRun },
    ...figures,
    verdicts: view.verdicts ? countVerdicts(view, view.verdicts) : null,
    costliest: testRows(view, mostCost),
  }
}

interface Figures extends Pick<OverviewAnswer, 'tiles' | 'days' | 'pyramid'> {
  suite: Omit<OverviewAnswer['suite'], 'project' | 'lastRun'>
  /** Test numbers. */
  mostCost: number[]
}

const known = new WeakMap<Window, { mark: string; figures: Figures }>()

/** What the results alone tell: made once for each state of the window. */
function figuresOf(view: View): Figures {
  const mark = `${view.hasBefore} ${view.catalog.layerVersion()}`
  const kept = known.get(view.now)
  if (kept?.mark === mark) return kept.figures
  const figures = makeFigures(view)
  known.set(view.now, { mark, figures })
  return figures
}

function makeFigures(view: View): Figures {
  const { now, before, catalog, tests } = view
  const whole = wholeSlice(now, catalog)
  const wholeBefore = view.hasBefore ? wholeSlice(before, catalog) : null
  const days = daySlices(now, catalog, view.period)
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
  const tile = (measure: (slice: Slice) => number | null): Tile => ({
    value: measure(whole),
    previous: wholeBefore && measure(wholeBefore),
    spark: days.map(measure),
  })

  return {
    suite: {
      tests: tests.length,
      files: files.size,
      runs: now.runs.length,
      partialRuns: now.runs.length - whole.runs.length,
      runsPerWeek: now.runs.length / view.weeks,
      undeclared,
    },
    tiles: {
      wallMs: tile(({ runs }) => roundMsOrNull(median(runs.map((run) => run.wallMs)))),
      integrationShare: tile((slice) => {
        const { unit, integration, e2e } = slice.layerMs()
        const total = unit + integration + e2e
        return total > 0 ? integration / total : null
      }),
      failedRuns: tile(({ runs }) =>
        runs.length > 0 ? runs.filter((run) => run.status === 'failed').length / runs.length : null,
      ),
      retriedTests: {
        value: now.runs.length > 0 ? countRetried(now) : null,
        previous: wholeBefore && countRetried(before),
        spark: days.map((slice) => (slice.runs.length > 0 ? slice.retried() : null)),
      },
    },
    days: days
      .filter(({ runs }) => runs.length > 0)
      .map((slice) => ({
        day: slice.day,
        runs: slice.runs.length,
        layerMs: perRun(slice.layerMs(), slice.runs.length),
      })),
    pyramid: { count, timeMs: perRun(whole.layerMs(), whole.runs.length) },
    mostCost: costliest(view),
  }
}

const countRetried = ({ retried }: Window): number => retried.reduce((count, times) => count + (times > 0 ? 1 : 0), 0)

function costliest(view: View): number[] {
  const some = Array.from(view.tests).filter((test) => view.now.sumMs[test]! > 0)
  return firstOf(some, costliestShown, (a, b) => measures.cost(view, b) - measures.cost(view, a) || a - b)
}
