import { assembleVerdict } from '../../../../server/src/analysis/verdict/assemble-verdict.ts'
import { infrastructureBehind } from '../../../../server/src/analysis/verdict/blame-infrastructure.ts'
import { judgeFailures } from '../../../../server/src/analysis/verdict/judge-failures.ts'
import { quarantineOf, type SourcedEntry } from '../../../../server/src/analysis/verdict/quarantine.ts'
import type { JudgedRun, OtherFailure, RunVerdict } from '../../../../server/src/analysis/verdict/run-verdict.ts'
import { runSteps } from '../../../../server/src/analysis/order/steps.ts'
import { groupBy } from '../../group-by.ts'
import type { Proof } from '../../proof.ts'
import type { Exception, Report } from '../../report.ts'
import { localOrder } from './local-order.ts'
import { messageOf, outcomesOfReports } from './report-outcomes.ts'

export interface LocalVerdictInput {
  /** Oldest first. */
  reports: readonly Report[]
  /** One report of the run that is judged. */
  chosen: Report
  /** Kept by `bisect`, oldest first. */
  proofs: readonly Proof[]
  entries: readonly SourcedEntry[]
  /** UTC: `2026-12-24`. */
  today: string
}

/** The verdict on a run from what was recorded on this machine: as the server's, from fewer runs. */
export function localVerdict({ reports: all, chosen, proofs, entries, today }: LocalVerdictInput): RunVerdict {
  // What came after the run says nothing about what was known then.
  const last = all.findLastIndex((report) => report.run.key === chosen.run.key)
  const reports = all.slice(0, last + 1)
  const own = new Set(reports.flatMap(({ run }, index) => (run.key === chosen.run.key ? index : [])))
  const { tests, history, exceptions, infrastructure } = outcomesOfReports(reports)
  const orderOf = localOrder(reports, proofs)
  const failing = [...own].flatMap((report) =>
    exceptions[report]!.filter(({ exception }) => isFailure(exception)).map((one) => ({
      ...one,
      report,
      order: orderOf(tests[one.test]!, report),
      infrastructure: infrastructureBehind(infrastructure[report]!, messageOf(one.exception)),
    })),
  )
  const judged = runSteps(judgeFailures(history, own, failing))
  const ownReports = [...own].map((index) => reports[index]!)
  return assembleVerdict({
    run: runOf(ownReports),
    failures: failing.map(({ test, report, exception, line, file, order }, index) => {
      const { ordinal, ...names } = tests[test]!
      return {
        test: {
          id: null,
          ...names,
          ...(ordinal > 0 ? { ordinal } : {}),
          line,
          owners: ownersOf(reports[report]!, file),
        },
        status: exception.status === 'unfinished' ? 'unfinished' : 'failed',
        order,
        error: firstLine(messageOf(exception)),
        judged: judged[index]!,
      }
    }),
    others: ownReports.flatMap(othersOf),
    earlierReports: reports.length - own.size,
    quarantine: quarantineOf(entries, today),
    referenceOf: (index) => {
      const { id, run } = reports[index]!
      return { run: run.key || id, at: run.startedAt, commit: run.git?.commit ?? null }
    },
  })
}

const isFailure = ({ status }: Exception): boolean => status === 'failed' || status === 'unfinished'

const ownersOf = ({ owners }: Report, file: number): string[] => owners?.groups[owners.files[file]!] ?? []

const firstLine = (message: string | null | undefined): string | null => message?.split('\n')[0] ?? null

const severity = { passed: 0, interrupted: 1, failed: 2 }

function runOf(reports: readonly Report[]): JudgedRun {
  const { id, run } = reports[0]!
  const worst = reports.map((report) => report.run.status).toSorted((a, b) => severity[b] - severity[a])[0]!
  const shards = groupBy(reports, (report) => report.run.shard?.index ?? 0)
  return {
    id,
    key: run.key,
    project: run.project,
    branch: run.git?.branch ?? null,
    commit: run.git?.commit ?? null,
    startedAt: run.startedAt,
    status: worst,
    shards: { received: shards.size, expected: Math.max(...reports.map((report) => report.run.shard?.count ?? 1)) },
    tests: reports.reduce((sum, { results }) => sum + results.testDelta.length, 0),
  }
}

function othersOf(report: Report): OtherFailure[] {
  const { dictionary, files, run } = report
  const broken = (files.errors ?? []).map(({ file, errors }): OtherFailure => {
    const path = dictionary!.files.path[file]!
    return {
      kind: 'broken-file',
      text: 'The file could not be run as a whole',
      file: path,
      owners: ownersOf(report, file),
      error: firstLine(errors[0]?.message),
    }
  })
  const outside = (run.errors ?? []).map((error): OtherFailure => {
    return {
      kind: 'outside-tests',
      text: 'An error outside of any test',
      file: error.file ?? null,
      owners: [],
      error: firstLine(error.message),
    }
  })
  return [...broken, ...outside]
}
