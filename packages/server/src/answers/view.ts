import type { LayerFacts } from '../api-schemas/common.ts'
import { enoughToCompare, weeksOf } from '../analysis/cost.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { HistoryRun } from '../history/results.ts'
import { createWindow, type Window } from '../history/window.ts'
import type { Names } from './test-names.ts'
import { type Period, periodKey } from './period.ts'

/** A project's results of a period: what every answer about a range is made from. */
export interface View {
  period: Period
  catalog: Names
  now: Window
  /** The period before. */
  before: Window
  /** False if the period before has too few runs, or began before the first run in memory: no fair comparison then. */
  hasBefore: boolean
  weeks: number
  /** Time of all tests. */
  totalMs: number
  /** Test numbers with a result in the period, run or skipped. */
  tests: Int32Array
}

export function viewOf(history: ProjectHistory, period: Period): View {
  const { catalog } = history
  const { from, to, previous, branch, environment } = period
  const key = periodKey(period)
  const before = history.window({ ...previous, branch, environment }, `${key} before`)
  const now = history.window({ from, to, branch, environment }, key)

  const tests = new Int32Array(now.tests)
  let count = 0
  let totalMs = 0
  for (let test = 0; test < catalog.tests.length; test++) {
    totalMs += now.sumMs[test]!
    if (now.ran[test]! > 0 || now.skipped[test]! > 0) tests[count++] = test
  }
  const first = history.runs()[0]?.at ?? null
  return {
    period,
    catalog,
    now,
    before,
    hasBefore: before.runs.length >= enoughToCompare && !(history.clipped() && first !== null && first > previous.from),
    weeks: weeksOf(from, to, first),
    totalMs,
    tests: tests.subarray(0, count),
  }
}

const isoTimes = new WeakMap<HistoryRun, string>()

export function isoTime(run: HistoryRun): string {
  let iso = isoTimes.get(run)
  if (iso === undefined) isoTimes.set(run, (iso = new Date(run.at).toISOString()))
  return iso
}

const unknownLayer = (): LayerFacts => ({ declared: null, observed: null, effective: 'unit' })
const noNames: Names = {
  files: [],
  tests: [],
  layers: () => new Uint8Array(0),
  layerOf: unknownLayer,
  layerVersion: () => 0,
  owners: { of: () => [], areKnown: () => false, load: async () => {}, learn: async () => {} },
}

/** Of a server that has never seen a run. */
export function emptyView(period: Period): View {
  const nothing = createWindow().moveTo(period, [], 0)
  return {
    period,
    catalog: noNames,
    now: nothing,
    before: nothing,
    hasBefore: false,
    weeks: weeksOf(period.from, period.to, null),
    totalMs: 0,
    tests: new Int32Array(0),
  }
}
