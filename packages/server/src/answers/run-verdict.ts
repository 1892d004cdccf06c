import { assembleVerdict } from '../analysis/verdict/assemble-verdict.ts'
import { gateOf } from '../analysis/verdict/gate.ts'
import { infrastructureBehind } from '../analysis/verdict/blame-infrastructure.ts'
import { judgeFailures } from '../analysis/verdict/judge-failures.ts'
import type { Quarantine } from '../analysis/verdict/quarantine.ts'
import type { FailureOrder, JudgedRun, RunVerdict } from '../analysis/verdict/run-verdict.ts'
import type { RunVerdictAnswer } from '../api-schemas/run-verdict.ts'
import { findInfrastructure } from '../history/find-infrastructure.ts'
import { factsOf } from '../history/report-facts.ts'
import type { HistoryRun } from '../history/results.ts'
import { runGently } from '../history/run-gently.ts'
import { toTestMajor } from '../history/test-major.ts'
import type { RunRecord } from '../store/store.ts'
import { failedRows, firstLineOf, otherFailures, type ErrorTexts } from './failures-of-run.ts'
import type { StoredReport } from './read-report.ts'
import { testNames, type Names } from './test-names.ts'

export interface RunVerdictInput {
  run: RunRecord
  project: string
  names: Names
  /** Those of the run, as they are stored, with their numbers. */
  stored: readonly { report: number; read: StoredReport }[]
  errors: ErrorTexts
  /** Oldest first, each shard by itself; those of the run are among the last. */
  reports: readonly HistoryRun[]
  orderOf: (test: number) => FailureOrder | undefined
  quarantine: Quarantine
}

/** What each failure of a run is, with the facts behind it. */
export async function runVerdictAnswer(input: RunVerdictInput): Promise<RunVerdictAnswer> {
  const verdict = await judge(input)
  const gate = gateOf(verdict, new Set())
  return {
    ...verdict,
    failures: verdict.failures.map((failure, index) => ({ ...failure, gate: gate.failures[index]! })),
    others: verdict.others.map((other, index) => ({ ...other, gate: gate.others[index]! })),
    passes: gate.passes,
  }
}

async function judge(input: RunVerdictInput): Promise<RunVerdict> {
  const { run, project, names, stored, errors, reports, orderOf, quarantine } = input
  const own = new Set(reports.flatMap((report, index) => (report.run === run.run ? index : [])))
  const failing = stored.flatMap(({ report, read }) => {
    const index = reports.findIndex(({ parts }) => parts[0]!.report === report)
    const infrastructure = findInfrastructure(
      { ...read, errors: Array.from(errors, ([hash, { message }]) => ({ hash, message })) },
      read.files.ids,
      (test) => names.tests[test]!.file,
    )
    return failedRows(read, errors).map((row) => ({
      ...row,
      report: index,
      order: orderOf(row.test),
      infrastructure: infrastructureBehind(infrastructure, row.message),
    }))
  })
  const judged = failing.length === 0 ? [] : await judgeBy(reports, names.tests.length, own, failing)
  return assembleVerdict({
    run: runOf(run, project),
    failures: failing.map(({ test, status, message, order }, index) => {
      const {
        id,
        file,
        project: runnerProject,
        titlePath,
        ordinal,
        line,
        owners,
      } = testNames(names, names.tests[test]!)
      return {
        test: { id, file, project: runnerProject, titlePath, ...(ordinal ? { ordinal } : {}), line, owners },
        status,
        error: firstLineOf(message),
        order,
        judged: judged[index]!,
      }
    }),
    others: stored.flatMap(({ read }) => otherFailures(read, names, errors)),
    earlierReports: reports.length - own.size,
    quarantine,
    referenceOf: (index) => {
      const { id, at, commit } = reports[index]!
      return { run: id, at: new Date(at).toISOString(), commit }
    },
  })
}

async function judgeBy(
  reports: readonly HistoryRun[],
  tests: number,
  own: ReadonlySet<number>,
  failing: Parameters<typeof judgeFailures>[2],
) {
  const { first, run, status } = await runGently(toTestMajor(reports, tests))
  const runs = reports.map((report) => factsOf(report, report.parts[0]!))
  return runGently(judgeFailures({ runs, first, run, status }, own, failing))
}

function runOf({ id, key, branch, summary }: RunRecord, project: string): JudgedRun {
  const { git, startedAt, status, shards, tests } = summary
  return { id, key, project, branch, commit: git?.commit ?? null, startedAt, status, shards, tests }
}
