import type { RunAnswer, RunDetail } from '../api-schemas/runs.ts'
import type { RunRecord, Store } from '../store/store.ts'
import { columnOfTime, type FileTimeName } from '../history/file-times.ts'
import { lanesOf, type ReportLanes } from './lanes.ts'
import { readReport, type StoredReport } from './read-report.ts'
import { roundMs } from './round.ts'
import { errorHashes, failuresOf, fileErrorsOf, runErrorsOf } from './run-failures.ts'
import type { Names } from './test-names.ts'

/** One shard of a run. */
export interface RunShard extends ReportLanes {
  report: StoredReport
}

/** An answer whose lanes are still to be written: in full (write-run.ts), or as columns (run-lanes.ts). */
export interface UnwrittenRun extends Omit<RunAnswer, 'lanes' | 'notRun'> {
  shards: RunShard[]
}

/** A run with all its lanes, read from the store. */
export async function runAnswer(store: Store, catalog: Names, project: string, run: RunRecord): Promise<UnwrittenRun> {
  const reports = (await store.reportsOf(run.project, run.run)).map(readReport)
  const errors = await store.errors(run.project, errorHashes(reports))
  const shards = reports.map((report) => ({ report, ...lanesOf(report) }))
  return {
    run: detailOf(run, project, reports),
    shards,
    failures: shards.flatMap(({ report, startMs }) => failuresOf(report, startMs, catalog, errors)),
    fileErrors: reports.flatMap((report) => fileErrorsOf(report, catalog, errors)),
    errors: reports.flatMap((report) => runErrorsOf(report, errors)),
    time: timeOf(shards),
    previousPassed: (await store.previousPassed(run)) ?? null,
  }
}

function detailOf({ id, key, summary }: RunRecord, project: string, reports: StoredReport[]): RunDetail {
  const { facts } = reports[0]!
  const { os, arch, osRelease, cpu, cpus, memoryBytes, node } = facts.machine
  return {
    id,
    ...summary,
    ...(reports.every(({ isKept }) => isKept) ? {} : { resultsRemoved: true }),
    key,
    project,
    machine: { os, arch, osRelease, cpu, cpus, memoryBytes, node },
    reporterVersion: facts.reporterVersion,
    maxWorkers: facts.maxWorkers,
    projects: facts.projects.map(
      ({ name, seed, shuffleFiles, shuffleTests, pool, isolate, fileParallelism, retry }) => ({
        name,
        seed,
        shuffleFiles,
        shuffleTests,
        pool,
        isolate,
        fileParallelism,
        retry,
      }),
    ),
    environment: (facts.environment ?? []).map(({ name, value }) => ({ name, value })),
  }
}

/** Sums over all lanes. What is left of `totalMs` is the runner's own work and what it hides. */
function timeOf(shards: RunShard[]): RunAnswer['time'] {
  const sum = (...names: FileTimeName[]): number => {
    let total = 0
    for (const { report, lanes } of shards) {
      const columns = names.map((name) => report.files.columns[columnOfTime[name]])
      for (const { files } of lanes)
        for (const file of files) for (const column of columns) total += (column[file] ?? 0) / 1000
    }
    return roundMs(total)
  }
  return {
    bodyMs: sum('bodyMs'),
    hooksMs: sum('beforeAllMs', 'beforeEachMs', 'afterEachMs', 'afterAllMs'),
    collectMs: sum('collectMs'),
    setupMs: sum('setupMs'),
    environmentMs: sum('environmentMs'),
    idleMs: roundMs(shards.reduce((total, { lanes }) => lanes.reduce((all, lane) => all + lane.idleMs, total), 0)),
    totalMs: roundMs(shards.reduce((total, { report, lanes }) => total + report.wallMs * lanes.length, 0)),
  }
}
