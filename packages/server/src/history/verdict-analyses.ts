import type { Analyst } from './analyst.ts'
import type { VerdictInput } from './judge-reports.ts'
import { createLatestAnalyses, type Latest } from './latest-analyses.ts'
import { type KnownVerdicts, toKnownVerdicts } from './packed-verdicts.ts'
import type { ProjectHistory } from './project-history.ts'
import { type ReportFacts, reportFactsOf } from './report-facts.ts'
import type { HistoryRun, Results } from './results.ts'

/** What all runs in memory say about each test, before the order is asked. */
export interface VerdictAnalysis {
  /** The run of each report, by the numbers of the verdicts. */
  runs: readonly HistoryRun[]
  verdicts: KnownVerdicts
}

export interface VerdictAnalyses {
  /** The latest complete one; undefined where even the first is not there so soon. */
  soon(patienceMs: number): Promise<Latest<VerdictAnalysis> | undefined>
}

export interface VerdictAnalysesOptions {
  history: Pick<ProjectHistory, 'runs' | 'version' | 'catalog' | 'isWhole' | 'whole'>
  analyst: Analyst
  /** Called when an analysis is complete that somebody could not wait for. */
  onReady: () => void
}

/** Older reports say little: a result counts half after a month. */
const mostReports = 3000

export function createVerdictAnalyses({ history, analyst, onReady }: VerdictAnalysesOptions): VerdictAnalyses {
  const factsOf = createFacts()
  const analyses = createLatestAnalyses({
    async analyse({ runs, input }: Wanted): Promise<VerdictAnalysis> {
      return { runs, verdicts: toKnownVerdicts(await analyst.analyse('verdicts', input)) }
    },
    onReady,
  })
  let kept: { version: number; mark: string; wanted: Wanted } | undefined
  function want(): NonNullable<typeof kept> {
    const version = history.version()
    if (kept?.version === version) return kept
    const mark = markOf(history.runs())
    const wanted = kept?.mark === mark ? kept.wanted : find()
    return (kept = { version, mark, wanted })
  }

  function find(): Wanted {
    const reports = newestReports(history.runs())
    return {
      runs: reports.map(({ run }) => run),
      input: {
        tests: history.catalog.tests.length,
        facts: reports.map(({ run, results }) => factsOf(run, results)),
        results: reports.map(({ results }) => results),
      },
    }
  }

  let begun: Promise<unknown> | undefined
  /** As soon as there is something to analyse: whoever asks now is told when it is there. */
  function begin(): void {
    begun ??= history.whole().then(() => analyses.soon('all', want().mark, want().wanted, 0))
    begun.catch(() => (begun = undefined))
  }

  return {
    async soon(mayWait) {
      if (!history.isWhole()) {
        begin()
        return undefined
      }
      const { mark, wanted } = want()
      return analyses.soon('all', mark, wanted, mayWait)
    },
  }
}

interface Wanted {
  runs: readonly HistoryRun[]
  input: VerdictInput
}

/** Each shard by itself: it has a machine of its own, and may have an outage of its own. Oldest first. */
function newestReports(runs: readonly HistoryRun[]): { run: HistoryRun; results: Results }[] {
  let reports = 0
  let first = runs.length
  while (first > 0 && reports < mostReports) reports += runs[--first]!.parts.length
  return runs
    .slice(first)
    .flatMap((run) => run.parts.map((results) => ({ run, results })))
    .slice(-mostReports)
}

/** Known again by what they are of: another shard may tell more of what failed around the tests of their run. */
function createFacts(): (run: HistoryRun, results: Results) => ReportFacts {
  const known = new WeakMap<Results, { infrastructure: HistoryRun['infrastructure']; facts: ReportFacts }>()
  return (run, results) => {
    const { infrastructure } = run
    let own = known.get(results)
    if (own?.infrastructure !== infrastructure)
      known.set(results, (own = { infrastructure, facts: reportFactsOf(run, results.shard) }))
    return own.facts
  }
}

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
