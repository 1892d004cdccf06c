import type { TestStep } from '../analysis/slow/analyse-steps.ts'
import { leastResults } from '../analysis/slow/find-steps.ts'
import type { Step, StepsState } from '../api-schemas/regressions.ts'
import type { HistoryRun } from '../history/results.ts'
import type { SlowAnalysis } from '../history/slow-analyses.ts'
import { roundMs } from './round.ts'
import { isoTime, type View } from './view.ts'

export function stepAnswer({ runs }: SlowAnalysis, step: TestStep): Step {
  const { size, beforeMs, afterMs, results, isLatest } = step
  return {
    lastRun: runOf(runs[step.lastRun]!),
    firstRun: runOf(runs[step.firstRun]!),
    size,
    beforeMs: roundMs(beforeMs),
    afterMs: roundMs(afterMs),
    results,
    isLatest,
  }
}

const runOf = (run: HistoryRun): Step['lastRun'] => ({ id: run.id, at: isoTime(run), commit: run.commit })

/** The last one, if it came in the period of the view. */
export function stepInRange({ slow, period: { from, to } }: View, test: number): Step | null {
  const step = slow?.steps.get(test)?.at(-1)
  const at = step && slow!.runs[step.firstRun]!.at
  return at !== undefined && at >= from && at <= to ? stepAnswer(slow!, step!) : null
}

export function stepsOf(analysis: SlowAnalysis | undefined, test: number): Step[] {
  const found = analysis?.steps.get(test)
  return found ? found.map((step) => stepAnswer(analysis!, step)) : []
}

export function stepsState(analysis: SlowAnalysis | undefined, test: number): StepsState {
  const results = analysis?.results[test] ?? 0
  const state = !analysis ? 'pending' : results < leastResults ? 'not-enough-data' : 'ready'
  return { state, results, needed: leastResults }
}
