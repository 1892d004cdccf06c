import type { Database } from 'better-sqlite3'
import { baseOfReport } from './base-of-report.ts'
import type { GroupCommit } from './group-commit.ts'
import { mergeSummary } from './merge-summary.ts'
import { runId } from './run-id.ts'
import { parseSummary, runColumns, toRun, type RunRow } from './run-row.ts'
import type {
  AddedReport,
  EvidenceRecord,
  NewReport,
  ReportRecord,
  ResultRecord,
  RunRecord,
  Store,
  TestDescription,
} from './store.ts'

type Reports = Pick<
  Store,
  'addReport' | 'knownReports' | 'reportsOf' | 'recentResults' | 'reportsBetween' | 'recentEvidence' | 'details'
>

/**
 * Runs by their time, then their reports. CROSS JOIN keeps that order, and the index is that of (project_id, run_id, shard):
 * left to itself SQLite reads and sorts all reports of the project each time a few of them are asked for.
 */
const newestFirst = 'run CROSS JOIN report INDEXED BY sqlite_autoindex_report_3 USING (project_id, run_id)'

/** Reports: written once, as blobs. `describe` runs inside the transaction of the report. */
export function createReports(
  database: Database,
  commits: GroupCommit,
  describe: (project: number, descriptions: TestDescription[], at: number) => void,
): Reports {
  const selectReport = database.prepare<[number, string], { report: number; run: number; contentHash: string }>(
    `SELECT report_id AS report, run_id AS run, content_hash AS contentHash FROM report WHERE project_id = ? AND id = ?`,
  )
  const selectRun = database.prepare<[number, number], RunRow>(
    `SELECT ${runColumns} FROM run WHERE project_id = ? AND run_id = ?`,
  )
  // A statement with an ORDER BY or MAX is planned anew, which takes ten times as long as to run it, whenever something is
  // bound to it that is compared with a column of an index: not so with a + before it, which changes nothing else.
  /** The oldest run under that key that has no such shard yet. */
  const selectOpenRun = database.prepare<{ project: number; key: string; shard: number }, RunRow>(
    `SELECT ${runColumns} FROM run INDEXED BY run_key WHERE project_id = +:project AND key = +:key AND NOT EXISTS (
       SELECT 1 FROM report WHERE report.project_id = +:project AND report.run_id = run.run_id AND shard = +:shard)
     ORDER BY run_id LIMIT 1`,
  )
  const countRuns = database
    .prepare<[number, string], number>('SELECT COUNT(*) FROM run WHERE project_id = ? AND key = ?')
    .pluck()
  const selectTaken = database
    .prepare<[number, string], number>('SELECT 1 FROM run WHERE project_id = ? AND id = ?')
    .pluck()
  const nextRun = database
    .prepare<[number], number>('SELECT COALESCE(MAX(run_id) + 1, 1) FROM run WHERE project_id = +?')
    .pluck()
  const nextReport = database
    .prepare<[number], number>('SELECT COALESCE(MAX(report_id) + 1, 1) FROM report WHERE project_id = +?')
    .pluck()
  const insertRun = database.prepare(
    'INSERT INTO run (project_id, run_id, id, key, at, branch, status, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const updateRun = database.prepare('UPDATE run SET status = ?, summary = ? WHERE project_id = ? AND run_id = ?')
  const insertReport = database.prepare(
    `INSERT INTO report (project_id, report_id, run_id, id, shard, content_hash, received_at, facts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertOrder = database.prepare('INSERT INTO report_order (project_id, report_id, data) VALUES (?, ?, ?)')
  const insertBody = database.prepare(
    'INSERT INTO report_body (project_id, report_id, data, files, details) VALUES (?, ?, ?, ?, ?)',
  )
  const insertEvidence = database.prepare('INSERT INTO report_evidence (project_id, report_id, data) VALUES (?, ?, ?)')
  const insertFailure = database.prepare(
    `INSERT INTO nonpass (project_id, test_id, report_id, status, retries, error) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const insertError = database.prepare(
    `INSERT INTO error (project_id, hash, name, message, stack, truncated) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const selectKnown = database.prepare<[string], number>('SELECT 1 FROM report WHERE id = ? LIMIT 1').pluck()
  const selectReportsOf = database.prepare<[number, number], ReportRecord>(
    `SELECT report_id AS report, report.id, shard, facts, report_order.data AS "order", report_body.data AS body, files, details,
       report_evidence.data AS evidence, ${baseOfReport} AS base
     FROM report LEFT JOIN report_order USING (project_id, report_id) LEFT JOIN report_body USING (project_id, report_id)
     LEFT JOIN report_evidence USING (project_id, report_id)
     WHERE project_id = ? AND run_id = ? ORDER BY shard`,
  )
  const resultColumns = `report.report_id AS report, run.run_id AS run, run.id AS runId, run.at, run.branch, shard, summary,
       report_order.data AS "order", report_body.data AS body, files, ${baseOfReport} AS base`
  type ResultRow = Omit<ResultRecord, 'summary'> & { summary: string }
  const selectRecent = database.prepare<Record<'project' | 'at' | 'run' | 'report' | 'limit', number>, ResultRow>(
    `SELECT ${resultColumns} FROM ${newestFirst}
     CROSS JOIN report_order USING (project_id, report_id) CROSS JOIN report_body USING (project_id, report_id)
     WHERE run.project_id = :project AND (run.at, run.run_id) <= (:at, :run)
       AND (run.at, run.run_id, report.report_id) < (:at, :run, :report)
     ORDER BY run.at DESC, run.run_id DESC, report.report_id DESC LIMIT :limit`,
  )
  const selectBetween = database.prepare<[number, number, number], ResultRow>(
    `SELECT ${resultColumns}
     FROM report JOIN run USING (project_id, run_id)
     JOIN report_order USING (project_id, report_id) JOIN report_body USING (project_id, report_id)
     WHERE report.project_id = +? AND report.report_id >= +? AND report.report_id < +? ORDER BY report.report_id`,
  )
  const toResult = (row: ResultRow): ResultRecord => ({ ...row, summary: parseSummary(row.summary) })

  const selectEvidence = database.prepare<[number, number], EvidenceRecord>(
    `SELECT report.report_id AS report, run.run_id AS run, run.id AS runId, run.at, report_order.data AS "order",
       report_body.data AS body, files, report_evidence.data AS evidence, ${baseOfReport} AS base
     FROM ${newestFirst} CROSS JOIN report_evidence USING (project_id, report_id)
     CROSS JOIN report_order USING (project_id, report_id) CROSS JOIN report_body USING (project_id, report_id)
     WHERE run.project_id = ? ORDER BY run.at DESC, run.run_id DESC, report.report_id DESC LIMIT ?`,
  )

  const selectDetails = database
    .prepare<[number, number], Buffer | null>('SELECT details FROM report_body WHERE project_id = ? AND report_id = ?')
    .pluck()

  function add(project: number, report: NewReport): AddedReport {
    const present = selectReport.get(project, report.id)
    if (present) {
      const outcome = present.contentHash === report.contentHash ? 'duplicate' : 'conflict'
      return { outcome, report: present.report, run: toRun(selectRun.get(project, present.run)!) }
    }

    const run = joinRun(project, report)
    const id = nextReport.get(project)!
    const { shard, contentHash, receivedAt, facts } = report
    insertReport.run(project, id, run.run, report.id, shard, contentHash, receivedAt, facts)
    insertOrder.run(project, id, report.order)
    insertBody.run(project, id, report.body, report.files, report.details)
    if (report.evidence) insertEvidence.run(project, id, report.evidence)
    for (const { hash, name, message, stack, truncated } of report.errors) {
      insertError.run(project, hash, name ?? null, message, stack ?? null, truncated ? 1 : 0)
    }
    for (const { test, status, retries, error } of report.failures) {
      insertFailure.run(project, test, id, status, retries, error)
    }
    describe(project, report.descriptions, report.at)
    return { outcome: 'added', report: id, run }
  }

  /** A shard joins its run; a shard that the run already has begins a run of its own, so that nothing is lost. */
  function joinRun(project: number, { key, shard, summary, at, branch }: NewReport): RunRecord {
    const open = selectOpenRun.get({ project, key, shard })
    if (open) {
      const run = toRun(open)
      run.summary = mergeSummary(run.summary, summary)
      updateRun.run(run.summary.status, JSON.stringify(run.summary), project, run.run)
      return run
    }
    let copy = countRuns.get(project, key)!
    while (selectTaken.get(project, runId(key, copy))) copy++
    const run: RunRecord = { project, run: nextRun.get(project)!, id: runId(key, copy), key, at, branch, summary }
    insertRun.run(project, run.run, run.id, key, at, branch, summary.status, JSON.stringify(summary))
    return run
  }

  return {
    addReport: (project, report) => commits.write(() => add(project, report)),
    knownReports: async (ids) => new Set(ids.filter((id) => selectKnown.get(id) !== undefined)),
    reportsOf: async (project, run) => selectReportsOf.all(project, run),
    recentEvidence: async (project, limit) => selectEvidence.all(project, limit),
    details: async (project, reports) =>
      new Map(
        reports.flatMap((report) => {
          const details = selectDetails.get(project, report)
          return details ? [[report, details]] : []
        }),
      ),
    recentResults: async (project, limit, before) => {
      const { at, run, report } = before ?? { at: Number.MAX_SAFE_INTEGER, run: 0 }
      return selectRecent.all({ project, at, run, report: report ?? 0, limit }).map(toResult)
    },
    reportsBetween: async (project, from, to) => selectBetween.all(project, from, to).map(toResult),
  }
}
