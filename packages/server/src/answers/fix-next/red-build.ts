import { median } from '../../analysis/quantile.ts'
import type { FixNextAnswer } from '../../api-schemas/fix-next.ts'
import type { HistoryRun } from '../../history/results.ts'

const minuteMs = 60_000
const leastSamples = 3
/** A night or a weekend until somebody looks is not what it costs. */
const mostMinutes = 120
const assumedMinutes = 15

/**
 * What a red build counts as: as set, else the median time from the end of the first red run to that of the next green
 * one of the same branch (at most two hours, for the nights), else 15 minutes.
 */
export function redBuildOf(runs: readonly HistoryRun[], set: number | null): FixNextAnswer['redBuild'] {
  const backToGreen = timesBackToGreen(runs)
  const samples = backToGreen.length
  if (set !== null) return { minutes: set, source: 'set', samples }
  if (samples < leastSamples) return { minutes: assumedMinutes, source: 'assumed', samples }
  return { minutes: Math.max(1, Math.round(median(backToGreen)!)), source: 'measured', samples }
}

function timesBackToGreen(runs: readonly HistoryRun[]): number[] {
  const redSince = new Map<string | null, number>()
  const minutes: number[] = []
  for (const { branch, status, at, wallMs, partial, plannedBy } of runs) {
    // A run whose order was chosen to find something is red or green for nobody who waits.
    if (partial || plannedBy !== null || status === 'interrupted') continue
    const endsAt = at + wallMs
    const since = redSince.get(branch)
    if (status === 'failed') {
      if (since === undefined) redSince.set(branch, endsAt)
    } else if (since !== undefined) {
      minutes.push(Math.min(mostMinutes, Math.max(0, endsAt - since) / minuteMs))
      redSince.delete(branch)
    }
  }
  return minutes
}
