import type { OverviewAnswer } from '../api-schemas/overview.ts'
import { dayMs, dayOf } from '../history/day.ts'
import type { HistoryRun, Results } from '../history/results.ts'
import type { Window } from '../history/window.ts'
import { type PartSums, sumsOfParts } from './part-sums.ts'
import type { Period } from './period.ts'
import { roundMs } from './round.ts'
import type { Names } from './test-names.ts'

export type LayerSums = OverviewAnswer['pyramid']['count']

/** Whole runs of a period, or of one of its days, with the sums of their tests. */
export interface Slice {
  runs: readonly HistoryRun[]
  layerMs(): LayerSums
  /** How many tests passed on retry. */
  retried(): number
}

export const layerKey = (layer: number): keyof LayerSums => (layer === 2 ? 'integration' : layer === 3 ? 'e2e' : 'unit')

/** The runs that tell something about a run of the suite: all, where there are only partial ones. */
export function wholeRuns(runs: readonly HistoryRun[]): readonly HistoryRun[] {
  const whole = runs.filter((run) => !run.partial)
  return whole.length > 0 ? whole : runs
}

/** All of a window. */
export function wholeSlice(window: Window, catalog: Names): Slice {
  return sliceOf(
    window,
    catalog,
    wholeRuns(window.runs),
    window.days && [...window.days.keys()].toSorted((a, b) => a - b),
  )
}

/** By every day of the period (UTC), also of days without any run. */
export const daySlices = (window: Window, catalog: Names, period: Period): (Slice & { day: string })[] =>
  groupByDay(period, wholeRuns(window.runs)).map(({ day, runs }, index) => ({
    day,
    ...sliceOf(window, catalog, runs, window.days && [dayOf(period.from) + index]),
  }))

/** These runs by every day of the period (UTC), also of days without any. */
export function groupByDay({ from, to }: Period, runs: readonly HistoryRun[]): { day: string; runs: HistoryRun[] }[] {
  const first = dayOf(from)
  const days = Array.from({ length: dayOf(to) - first + 1 }, (_, index) => ({
    day: new Date((first + index) * dayMs).toISOString().slice(0, 10),
    runs: [] as HistoryRun[],
  }))
  for (const run of runs) days[dayOf(run.at) - first]!.runs.push(run)
  return days
}

/** @param days where the window is rolled up: those that are told from its sums, since old runs have no parts */
function sliceOf(window: Window, catalog: Names, runs: readonly HistoryRun[], days: number[] | undefined): Slice {
  const tallies = days?.flatMap((day) => window.days!.get(day) ?? [])
  let byDay: PartSums[] | undefined
  const daySums = (): PartSums[] => (byDay ??= partsByDay(runs).map((parts) => sumsOfParts(parts, catalog)))
  let known: LayerSums | undefined
  return {
    runs,
    layerMs() {
      if (known) return known
      const sums: LayerSums = { unit: 0, integration: 0, e2e: 0 }
      const add = (ms: number, layer: number): void => void (sums[layerKey(layer)] += ms)
      if (tallies) for (const { layerNs } of tallies) layerNs.forEach((ns, layer) => add(ns / 1e6, layer))
      else for (const { layerMs } of daySums()) layerMs.forEach(add)
      return (known = sums)
    },
    retried() {
      const each = tallies ? tallies.map(({ retried }) => [...retried.keys()]) : daySums().map(({ retried }) => retried)
      return each.length === 1 ? each[0]!.length : new Set(each.flatMap((tests) => [...tests])).size
    },
  }
}

/** The reports of each day (UTC) on which there are any. */
function partsByDay(runs: readonly HistoryRun[]): Results[][] {
  const days: Results[][] = []
  let last: number | undefined
  for (const { at, parts } of runs) {
    if (parts.length === 0) continue
    if (dayOf(at) !== last) days.push([])
    last = dayOf(at)
    days.at(-1)!.push(...parts)
  }
  return days
}

export function perRun({ unit, integration, e2e }: LayerSums, runs: number): LayerSums {
  const mean = (ms: number): number => (runs > 0 ? roundMs(ms / runs) : 0)
  return { unit: mean(unit), integration: mean(integration), e2e: mean(e2e) }
}
