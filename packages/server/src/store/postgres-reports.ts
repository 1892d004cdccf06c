import { baseOfReport } from './base-of-report.ts'
import { mergeSummary } from './merge-summary.ts'
import type { Postgres, Sql } from './postgres-connection.ts'
import { createPostgresGroups } from './postgres-group.ts'
import { lockProject } from './postgres-project.ts'
import { runId } from './run-id.ts'
import { parseSummary, runColumns, toRun, type RunRow } from './run-row.ts'
import type { AddedReport, EvidenceRecord, NewReport, ReportRecord, ResultRecord, RunRecord, Store } from './store.ts'

type Reports = Pick<
  Store,
  'addReport' | 'knownReports' | 'reportsOf' | 'recentResults' | 'reportsBetween' | 'recentEvidence' | 'details'
>
type ResultRow = Omit<ResultRecord, 'summary'> & { summary: string }

const resultColumns = `report.report_id AS report, run.run_id AS run, run.id AS "runId", run.at, run.branch, shard, summary,
  report_order.data AS "order", report_body.data AS body, files, ${baseOfReport} AS base`
const toResult = (row: ResultRow): ResultRecord => ({ ...row, summary: parseSummary(row.summary) })

/** Reports: written once, as blobs. */
export function createPostgresReports(postgres: Postgres): Reports {
  const inGroup = createPostgresGroups(postgres)
  return {
    addReport: (project, report) => inGroup(project, (sql) => add(sql, project, report)),
    async knownReports(ids) {
      const rows = await postgres.all<{ id: string }>('SELECT DISTINCT id FROM report WHERE id = ANY($1)', [ids])
      return new Set(rows.map(({ id }) => id))
    },
    reportsOf: (project, run) =>
      postgres.all<ReportRecord>(
        `SELECT report_id AS report, report.id, shard, facts, report_order.data AS "order", report_body.data AS body,
           files, details, report_evidence.data AS evidence, ${baseOfReport} AS base
         FROM report LEFT JOIN report_order USING (project_id, report_id) LEFT JOIN report_body USING (project_id, report_id)
         LEFT JOIN report_evidence USING (project_id, report_id)
         WHERE project_id = $1 AND run_id = $2 ORDER BY shard`,
        [project, run],
      ),
    recentEvidence: (project, limit) =>
      postgres.all<EvidenceRecord>(
        `SELECT report.report_id AS report, run.run_id AS run, run.id AS "runId", run.at, report_order.data AS "order",
           report_body.data AS body, files, report_evidence.data AS evidence, ${baseOfReport} AS base
         FROM run JOIN report USING (project_id, run_id) JOIN report_order USING (project_id, report_id)
         JOIN report_body USING (project_id, report_id) JOIN report_evidence USING (project_id, report_id)
         WHERE run.project_id = $1 ORDER BY run.at DESC, run.run_id DESC, report.report_id DESC LIMIT $2`,
        [project, limit],
      ),
    async details(project, reports) {
      const rows = await postgres.all<{ report: number; details: Buffer }>(
        `SELECT report_id AS report, details FROM report_body
         WHERE project_id = $1 AND report_id = ANY($2::bigint[]) AND details IS NOT NULL`,
        [project, reports],
      )
      return new Map(rows.map(({ report, details }) => [report, details]))
    },
    async recentResults(project, limit, before) {
      const { at, run, report } = before ?? { at: Number.MAX_SAFE_INTEGER, run: 0 }
      const rows = await postgres.all<ResultRow>(
        `SELECT ${resultColumns}
         FROM run JOIN report USING (project_id, run_id)
         JOIN report_order USING (project_id, report_id) JOIN report_body USING (project_id, report_id)
         WHERE run.project_id = $1 AND (run.at, run.run_id, report.report_id) < ($2, $3, $4)
         ORDER BY run.at DESC, run.run_id DESC, report.report_id DESC LIMIT $5`,
        [project, at, run, report ?? 0, limit],
      )
      return rows.map(toResult)
    },
    async reportsBetween(project, from, to) {
      const rows = await postgres.all<ResultRow>(
        `SELECT ${resultColumns}
         FROM report JOIN run USING (project_id, run_id)
         JOIN report_order USING (project_id, report_id) JOIN report_body USING (project_id, report_id)
         WHERE report.project_id = $1 AND report.report_id >= $2 AND report.report_id < $3 ORDER BY report.report_id`,
        [project, from, to],
      )
      return rows.map(toResult)
    },
  }
}

async function add(sql: Sql, project: number, report: NewReport): Promise<AddedReport> {
  const { nextReport, nextRun } = await lockProject(sql, project)
  const present = await sql.get<{ report: number; run: number; contentHash: string }>(
    `SELECT report_id AS report, run_id AS run, content_hash AS "contentHash" FROM report WHERE project_id = $1 AND id = $2`,
    [project, report.id],
  )
  if (present) {
    const outcome = present.contentHash === report.contentHash ? 'duplicate' : 'conflict'
    const row = await sql.get<RunRow>(`SELECT ${runColumns} FROM run WHERE project_id = $1 AND run_id = $2`, [
      project,
      present.run,
    ])
    return { outcome, report: present.report, run: toRun(row!) }
  }

  const run = await joinRun(sql, project, nextRun, report)
  await insertReport(sql, project, nextReport, run.run, report)
  await insertFailures(sql, project, nextReport, report)
  await describe(sql, project, nextReport, report)
  await sql.run(
    `UPDATE project SET next_report = $2, next_run = $3, runs = runs + $4, last_run_at = GREATEST(last_run_at, $5)
     WHERE project_id = $1`,
    [project, nextReport + 1, Math.max(nextRun, run.run + 1), run.run === nextRun ? 1 : 0, run.at],
  )
  return { outcome: 'added', report: nextReport, run }
}

/** A shard joins its run; a shard that the run already has begins a run of its own, so that nothing is lost. */
async function joinRun(sql: Sql, project: number, nextRun: number, report: NewReport): Promise<RunRecord> {
  const { key, shard, summary, at, branch } = report
  const open = await sql.get<RunRow>(
    `SELECT ${runColumns} FROM run WHERE project_id = $1 AND md5(key) = md5($2) AND key = $2 AND NOT EXISTS (
       SELECT 1 FROM report WHERE report.project_id = $1 AND report.run_id = run.run_id AND shard = $3)
     ORDER BY run_id LIMIT 1`,
    [project, key, shard],
  )
  if (open) {
    const run = toRun(open)
    run.summary = mergeSummary(run.summary, summary)
    const { status, filtered = false } = run.summary
    await sql.run('UPDATE run SET status = $3, filtered = $4, summary = $5 WHERE project_id = $1 AND run_id = $2', [
      project,
      run.run,
      status,
      filtered,
      JSON.stringify(run.summary),
    ])
    return run
  }
  const id = await freeRunId(sql, project, key)
  const run: RunRecord = { project, run: nextRun, id, key, at, branch, summary }
  await sql.run(
    `INSERT INTO run (project_id, run_id, id, key, at, branch, status, filtered, summary)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [project, nextRun, id, key, at, branch, summary.status, summary.filtered ?? false, JSON.stringify(summary)],
  )
  return run
}

async function freeRunId(sql: Sql, project: number, key: string): Promise<string> {
  const { count } = (await sql.get<{ count: number }>(
    'SELECT COUNT(*) AS count FROM run WHERE project_id = $1 AND md5(key) = md5($2) AND key = $2',
    [project, key],
  ))!
  for (let copy = count; ; copy++) {
    const id = runId(key, copy)
    if (!(await sql.get('SELECT 1 FROM run WHERE project_id = $1 AND id = $2', [project, id]))) return id
  }
}

async function insertReport(sql: Sql, project: number, id: number, run: number, report: NewReport): Promise<void> {
  const { shard, contentHash, receivedAt, facts, order, body, files, details, evidence } = report
  // One statement: foreign keys are looked at when it ends.
  await sql.run(
    `WITH the_order AS (INSERT INTO report_order (project_id, report_id, data) VALUES ($1, $2, $9)),
       the_body AS (
         INSERT INTO report_body (project_id, report_id, data, files, details) VALUES ($1, $2, $10, $11, $12)),
       the_evidence AS (
         INSERT INTO report_evidence (project_id, report_id, data) SELECT $1, $2, $13 WHERE $13::bytea IS NOT NULL)
     INSERT INTO report (project_id, report_id, run_id, id, shard, content_hash, received_at, facts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [project, id, run, report.id, shard, contentHash, receivedAt, facts, order, body, files, details, evidence],
  )
}

async function insertFailures(sql: Sql, project: number, id: number, { failures, errors }: NewReport): Promise<void> {
  if (errors.length > 0) {
    await sql.run(
      `INSERT INTO error (project_id, hash, name, message, stack, truncated)
       SELECT $1::bigint, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[]) ON CONFLICT DO NOTHING`,
      [
        project,
        errors.map(({ hash }) => hash),
        errors.map(({ name }) => name ?? null),
        errors.map(({ message }) => message),
        errors.map(({ stack }) => stack ?? null),
        errors.map(({ truncated }) => truncated ?? false),
      ],
    )
  }
  if (failures.length === 0) return
  await sql.run(
    `INSERT INTO nonpass (project_id, report_id, test_id, status, retries, error)
     SELECT $1::bigint, $2::bigint, * FROM unnest($3::bigint[], $4::int[], $5::int[], $6::text[]) ON CONFLICT DO NOTHING`,
    [
      project,
      id,
      failures.map(({ test }) => test),
      failures.map(({ status }) => status),
      failures.map(({ retries }) => retries),
      failures.map(({ error }) => error),
    ],
  )
}

async function describe(sql: Sql, project: number, id: number, { descriptions, at }: NewReport): Promise<void> {
  if (descriptions.length === 0) return
  await sql.run(
    `UPDATE test SET line = new.line, layer = new.layer, flags = new.flags, tags = new.tags, described_at = $2,
       described_by = $3
     FROM unnest($4::bigint[], $5::int[], $6::int[], $7::int[], $8::text[]) AS new (test, line, layer, flags, tags)
     WHERE project_id = $1 AND test_id = new.test AND described_at <= $2`,
    [
      project,
      at,
      id,
      descriptions.map(({ test }) => test),
      descriptions.map(({ line }) => line),
      descriptions.map(({ layer }) => layer),
      descriptions.map(({ flags }) => flags),
      descriptions.map(({ tags }) => tags),
    ],
  )
}
