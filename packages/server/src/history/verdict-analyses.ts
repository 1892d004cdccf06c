import { type HistoryVerdicts, judgeHistory } from '../analysis/flaky/judge-history.ts'
import { isOutage } from '../analysis/flaky/outage.ts'
import type { RunFacts } from '../analysis/flaky/run-facts.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { statusCode } from '../codec/status.ts'
import { createLatestAnalyses, type Latest } from './latest-analyses.ts'
import type { ProjectHistory } from './project-history.ts'
import type { HistoryRun, Results } from './results.ts'
import { runGently } from './run-gently.ts'
import { toTestMajor } from './test-major.ts'

/** What all runs in memory say about each test, before the order is asked. */
export interface VerdictAnalysis extends HistoryVerdicts {
  /** The run of each report, by the numbers of the verdicts. */
  runs: readonly HistoryRun[]
}

export interface VerdictAnalyses {
  /** The latest complete one; undefined where even the first is not there so soon. */
  soon(patienceMs: number): Promise<Latest<VerdictAnalysis> | undefined>
}

/** Older reports say little: a result counts half after a month. */
const mostReports = 3000
/** Everybody who looks at a list of tests makes it: requests must not wait for it. */
const turnMs = 2

export function createVerdictAnalyses(
  history: Pick<ProjectHistory, 'runs' | 'version' | 'catalog' | 'isWhole' | 'whole'>,
  onReady: () => void,
): VerdictAnalyses {
  const analyses = createLatestAnalyses({
    analyse: (reports: readonly HistoryRun[], isPatient) => analyse(reports, history.catalog.tests.length, isPatient),
    onReady,
  })
  let kept: { version: number; mark: string; reports: readonly HistoryRun[] } = { version: -1, mark: '', reports: [] }
  function want(): typeof kept {
    const version = history.version()
    if (kept.version === version) return kept
    const mark = markOf(history.runs())
    const reports = kept.mark === mark ? kept.reports : reportsOf(history.runs()).slice(-mostReports)
    return (kept = { version, mark, reports })
  }
  let begun: Promise<unknown> | undefined
  /** As soon as there is something to analyse: whoever asks now is told when it is there. */
  function begin(): void {
    begun ??= history.whole().then(() => analyses.soon('all', want().mark, want().reports, 0))
    begun.catch(() => (begun = undefined))
  }

  return {
    async soon(mayWait) {
      if (!history.isWhole()) {
        begin()
        return undefined
      }
      const { mark, reports } = want()
      return analyses.soon('all', mark, reports, mayWait)
    },
  }
}

/** Each shard by itself: it has a machine of its own, and may have an outage of its own. */
const reportsOf = (runs: readonly HistoryRun[]): HistoryRun[] =>
  runs.flatMap((run) => run.parts.map((part) => ({ ...run, parts: [part] })))

/** Differs with every report. */
function markOf(runs: readonly HistoryRun[]): string {
  let reports = 0
  let newest = 0
  for (const { parts } of runs) {
    reports += parts.length
    for (const { report } of parts) newest = Math.max(newest, report)
  }
  return `${reports} ${newest}`
}

async function analyse(
  reports: readonly HistoryRun[],
  tests: number,
  isPatient: () => boolean,
): Promise<VerdictAnalysis> {
  const { first, run, status } = await runGently(toTestMajor(reports, tests), { turnMs, isPatient })
  const facts = await runGently(factsInSteps(reports), { turnMs, isPatient })
  const verdicts = await runGently(
    judgeHistory({ runs: facts, first, run, status }, () => false),
    { turnMs, isPatient },
  )
  return { ...verdicts, runs: reports }
}

function* factsInSteps(reports: readonly HistoryRun[]): Steps<RunFacts[]> {
  const facts: RunFacts[] = []
  for (const report of reports) {
    facts.push(factsOf(report, report.parts[0]!))
    yield
  }
  return facts
}

/** What a report's run says of the code and the machine that it ran on. */
export function factsOf(
  {
    at,
    commit,
    branch,
    dirty,
    pullRequest,
    plannedBy,
    partial,
    infrastructure,
    environment: { dimensions },
  }: HistoryRun,
  { shard, status }: Results,
): RunFacts {
  let ended = 0
  let failed = 0
  for (const one of status) {
    if (one <= statusCode.flaky) ended++
    if (one === statusCode.failed) failed++
  }
  return {
    at,
    commit,
    branch,
    dirty,
    pullRequest,
    plannedBy,
    partial,
    infrastructure: shareOf(infrastructure, ended),
    isOutage: isOutage(ended, failed),
    os: dimensions.get('os') ?? null,
    node: dimensions.get('node') ?? null,
    workers: Number(dimensions.get('workers') ?? Number.NaN) || null,
    shard: shard === 0 ? null : String(shard),
  }
}

/** What most of a run failed by is an outage, and left out as such. */
function shareOf(infrastructure: HistoryRun['infrastructure'], ran: number): number {
  const failed = infrastructure.reduce((sum, { kind, tests }) => sum + (kind === 'outage' ? 0 : tests), 0)
  return ran > 0 ? Math.min(1, failed / ran) : 0
}
