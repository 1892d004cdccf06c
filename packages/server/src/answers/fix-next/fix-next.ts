import { costMinutesPerWeek } from '../../analysis/cost.ts'
import { advise, type Advice } from '../../analysis/slow/advise.ts'
import type { FixItem, FixNextAnswer } from '../../api-schemas/fix-next.ts'
import type { LayerFinding } from '../../api-schemas/layers.ts'
import type { OrderAnswer } from '../../api-schemas/order.ts'
import type { Settings } from '../../api-schemas/settings.ts'
import type { Seen } from '../../history/seen.ts'
import { fileCosts, layoutOf, sumFiles } from '../file-costs.ts'
import { toRange } from '../period.ts'
import { regressionsOf } from '../regressions.ts'
import type { View } from '../view.ts'
import { adviceItems } from './advice-items.ts'
import { budgetItems } from './budget-items.ts'
import { flakyItems } from './flaky-items.ts'
import type { Draft } from './item.ts'
import { layerItems } from './layer-items.ts'
import { orderItems } from './order-items.ts'
import { redBuildOf } from './red-build.ts'
import { regressionItems } from './regression-items.ts'

export interface FixNextInput {
  view: View
  /** Undefined: no run is known. */
  seen: Seen | undefined
  /** Of the layers, without those that are suppressed. */
  findings: readonly LayerFinding[]
  order: Pick<OrderAnswer, 'findings'>
  /** How many weeks the runs behind those cover. */
  orderWeeks: number
  settings: Settings
  isCurrent: boolean
  isOwn: (owners: readonly string[]) => boolean
  limit: number
}

/** What saves less is left out: a minute a week, or half a percent of the time of all tests where that is less. */
const leastMinutes = 1
const leastShare = 0.005

/** Everything that is worth mending, in one list, by the minutes that it is worth. */
export function fixNextAnswer({
  view,
  seen,
  findings,
  order,
  orderWeeks,
  settings,
  isCurrent,
  isOwn,
  limit,
}: FixNextInput): FixNextAnswer {
  const redBuild = redBuildOf(view.now.runs, settings.redBuildMinutes)
  const sums = sumFiles(view)
  const costs = fileCosts(view, sums, seen)
  const layout = layoutOf(view, sums)
  const drafts = [
    ...(view.slow ? regressionItems(regressionsOf(view, view.slow)) : []),
    ...adviceItems(
      view,
      withoutSeen(view, advise({ files: costs, layout }), findings),
      costs,
      layout?.runsPerWeek ?? 0,
    ),
    ...budgetItems(view, settings.budgets),
    ...layerItems(findings),
    ...orderItems(order, orderWeeks),
    ...flakyItems(view),
  ]
  const leastWorth = Math.min(leastMinutes, leastShare * costMinutesPerWeek(view.totalMs, view.weeks))
  const items = drafts
    .filter(({ owners }) => isOwn(owners))
    .map((draft): FixItem => ({ ...draft, worthMinutesPerWeek: worthOf(draft, redBuild.minutes) }))
    .filter(({ worthMinutesPerWeek }) => worthMinutesPerWeek >= leastWorth)
    .toSorted((left, right) => right.worthMinutesPerWeek - left.worthMinutesPerWeek || (left.id < right.id ? -1 : 1))
  const sum = (of: (item: FixItem) => number): number => items.reduce((total, item) => total + of(item), 0)
  return {
    range: toRange(view.period),
    redBuild,
    isCurrent,
    total: {
      items: items.length,
      minutesPerWeek: sum((item) => item.minutesPerWeek),
      redBuildsPerWeek: sum((item) => item.redBuildsPerWeek),
      worthMinutesPerWeek: sum((item) => item.worthMinutesPerWeek),
    },
    items: items.slice(0, limit),
  }
}

/** Where the probe saw what the set-up of a file does, its finding says more than the time alone. */
function withoutSeen({ catalog }: View, advice: readonly Advice[], findings: readonly LayerFinding[]): Advice[] {
  const seen = new Set(
    findings.flatMap(({ kind, file, minutesPerWeek }) =>
      minutesPerWeek !== null && (kind === 'setup-per-test' || kind === 'container-per-test') ? file : [],
    ),
  )
  return advice.filter(({ kind, files }) => kind !== 'repeated-setup' || !seen.has(catalog.files[files[0]]!.path))
}

const worthOf = ({ minutesPerWeek, redBuildsPerWeek }: Draft, redMinutes: number): number =>
  minutesPerWeek + redBuildsPerWeek * redMinutes
