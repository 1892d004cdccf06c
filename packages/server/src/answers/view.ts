import type { LayerFacts } from '../api-schemas/common.ts'
import { enoughToCompare, weeksOf } from '../analysis/cost.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { HistoryRun } from '../history/results.ts'
import type { SlowAnalysis } from '../history/slow-analyses.ts'
import { createWindow, type Window } from '../history/window.ts'
import type { Names } from './test-names.ts'
import { periodKey, toWholeDays, type Period } from './period.ts'
import type { Verdicts } from './verdicts.ts'

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
  /** Undefined: not known, or not asked for. */
  verdicts?: Verdicts | undefined
  /** Steps in durations. Undefined: not known, or not asked for. */
  slow?: SlowAnalysis | undefined
}

/** Resolves when that period can be told: at once where that takes no results in memory. */
export async function approach(history: ProjectHistory, period: Period): Promise<void> {
  if (!history.isWhole() && !history.isRolled(period.from, period)) await history.whole()
}

export async function viewOf(history: ProjectHistory, asked: Period): Promise<View> {
  const { catalog } = history
  const { branch, environment } = asked
  await approach(history, asked)
  const isRolled = (from: number): boolean => history.isRolled(from, asked)
  const period = isRolled(asked.previous.from) ? toWholeDays(asked) : asked
  const { from, to, previous } = period
  const key = periodKey(period)
  const among = { branch, environment }
  const rolledBefore =
    isRolled(previous.from) && (await history.rolledWindow({ ...previous, ...among }, `${key} before`))
  const rolledNow = isRolled(from) && (await history.rolledWindow({ from, to, ...among }, key))
  if (!rolledBefore) await history.approachWindow({ ...previous, ...among }, `${key} before`)
  if (!rolledNow) await history.approachWindow({ from, to, ...among }, key)
  // Windows in memory move with whoever asks: nobody may come between this and the answer.
  const before = rolledBefore || history.window({ ...previous, ...among }, `${key} before`)
  const now = rolledNow || history.window({ from, to, ...among }, key)
  const known = views.get(now)
  if (known?.before === before) return known

  const tests = new Int32Array(now.tests)
  let count = 0
  let totalMs = 0
  for (let test = 0; test < catalog.tests.length; test++) {
    totalMs += now.sumMs[test]!
    if (now.ran[test]! > 0 || now.skipped[test]! > 0) tests[count++] = test
  }
  const first = history.runs()[0]?.at ?? null
  const isClipped = history.clipped() && first !== null && first > previous.from && !rolledBefore
  const view = {
    period,
    catalog,
    now,
    before,
    hasBefore: before.runs.length >= enoughToCompare && !isClipped,
    weeks: weeksOf(from, to, rolledNow ? history.firstRunAt() : first),
    totalMs,
    tests: tests.subarray(0, count),
  }
  views.set(now, view)
  return view
}

/** Made once for each state of a window. */
const views = new WeakMap<Window, View>()

const isoTimes = new WeakMap<HistoryRun, string>()

export function isoTime(run: HistoryRun): string {
  let iso = isoTimes.get(run)
  if (iso === undefined) isoTimes.set(run, (iso = new Date(run.at).toISOString()))
  return iso
}

const unknownLayer = (): LayerFacts => ({ declared: null, observed: null, effective: 'unit' })
export const noNames: Names = {
  files: [],
  tests: [],
  layers: () => new Uint8Array(0),
  layerOf: unknownLayer,
  layerVersion: () => 0,
  version: () => 0,
  owners: { of: () => [], areKnown: () => false, version: () => 0, load: async () => {}, learn: async () => false },
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
