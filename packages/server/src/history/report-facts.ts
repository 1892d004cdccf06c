import { isOutage } from '../analysis/flaky/outage.ts'
import type { RunFacts } from '../analysis/flaky/run-facts.ts'
import { statusCode } from '../codec/status.ts'
import type { HistoryRun, Results } from './results.ts'

/** What a report's run says of the code and the machine that it ran on, before its results are looked at. */
export interface ReportFacts extends Omit<RunFacts, 'infrastructure' | 'isOutage'> {
  /** Tests that failed for something around them. What most of a run failed by is an outage, and left out as such. */
  failedAround: number
}

/** @param shard from 1; 0 where the run has none */
export function reportFactsOf(run: HistoryRun, shard: number): ReportFacts {
  const { at, commit, branch, dirty, pullRequest, plannedBy, partial, infrastructure, environment } = run
  const { dimensions } = environment
  return {
    at,
    commit,
    branch,
    dirty,
    pullRequest,
    plannedBy,
    partial,
    failedAround: infrastructure.reduce((sum, { kind, tests }) => sum + (kind === 'outage' ? 0 : tests), 0),
    os: dimensions.get('os') ?? null,
    node: dimensions.get('node') ?? null,
    workers: Number(dimensions.get('workers') ?? Number.NaN) || null,
    shard: shard === 0 ? null : String(shard),
  }
}

/** @param status of each of its results */
export function runFactsOf({ failedAround, ...facts }: ReportFacts, status: Uint8Array): RunFacts {
  let ended = 0
  let failed = 0
  for (let row = 0; row < status.length; row++) {
    if (status[row]! <= statusCode.flaky) ended++
    if (status[row] === statusCode.failed) failed++
  }
  return {
    ...facts,
    infrastructure: ended > 0 ? Math.min(1, failedAround / ended) : 0,
    isOutage: isOutage(ended, failed),
  }
}

export const factsOf = (run: HistoryRun, { shard, status }: Results): RunFacts =>
  runFactsOf(reportFactsOf(run, shard), status)
