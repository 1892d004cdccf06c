import type { LaneFile, RunAnswer, RunDetail } from '../api-schemas/runs.ts'
import type { RunRecord, Store } from '../store/store.ts'
import { lanesOf, type LaneRows } from './lanes.ts'
import { readReport, type StoredReport } from './read-report.ts'
import { roundMs } from './round.ts'
import { errorHashes, failuresOf, fileErrorsOf, runErrorsOf } from './run-failures.ts'
import { testNames, type Names } from './test-names.ts'

/** An answer whose lanes are still to be written (write-run.ts). */
export interface UnwrittenRun extends Omit<RunAnswer, 'lanes'> {
  lanes: LaneRows[]
}

/** A run with all its lanes, read from the store. */
export async function runAnswer(store: Store, catalog: Names, project: string, run: RunRecord): Promise<UnwrittenRun> {
  const reports = (await store.reportsOf(run.project, run.run)).map(readReport)
  const errors = await store.errors(run.project, errorHashes(reports))
  const shards = reports.map((report) => ({ report, lanes: lanesOf(report, catalog) }))
  return {
    run: detailOf(run, project, reports),
    lanes: shards.flatMap(({ lanes }) => lanes),
    failures: shards.flatMap(({ report, lanes }) => failuresOf(report, lanes, catalog, errors)),
    notRun: reports.flatMap((report) => notRunOf(report, catalog)),
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

const notRunOf = ({ order }: StoredReport, catalog: Names): RunAnswer['notRun'] =>
  (['skipped', 'todo', 'pending'] as const).flatMap((status) =>
    Array.from(order[status], (test) => {
      const { id, file, titlePath, ordinal } = testNames(catalog, catalog.tests[test]!)
      return { id, file, titlePath, ...(ordinal ? { ordinal } : {}), status }
    }),
  )

/** Sums over all lanes. What is left of `totalMs` is the runner's own work and what it hides. */
function timeOf(shards: { report: StoredReport; lanes: LaneRows[] }[]): RunAnswer['time'] {
  const lanes = shards.flatMap(({ lanes: list }) => list)
  const files = lanes.flatMap((lane) => lane.files)
  const sum = (...names: (keyof LaneFile & `${string}Ms`)[]): number =>
    roundMs(files.reduce((total, file) => names.reduce((all, name) => all + (file[name] ?? 0), total), 0))
  return {
    bodyMs: sum('bodyMs'),
    hooksMs: sum('beforeAllMs', 'beforeEachMs', 'afterEachMs', 'afterAllMs'),
    collectMs: sum('collectMs'),
    setupMs: sum('setupMs'),
    environmentMs: sum('environmentMs'),
    idleMs: roundMs(lanes.reduce((total, lane) => total + lane.idleMs, 0)),
    totalMs: roundMs(shards.reduce((total, { report, lanes: list }) => total + report.wallMs * list.length, 0)),
  }
}
