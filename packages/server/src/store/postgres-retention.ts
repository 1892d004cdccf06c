import { reportsPerChapter } from '../codec/segment-codec.ts'
import { isBaseOfNothing } from './base-of-report.ts'
import type { Postgres, Sql } from './postgres-connection.ts'
import { lockProject } from './postgres-project.ts'
import type { KeptSizes, Retained } from './store.ts'

const runsPerStep = 500

/** What is old goes: results first, whole runs later. */
export function createPostgresRetained(postgres: Postgres): Retained {
  return {
    sizes: async (project) =>
      (await postgres.get<KeptSizes>(
        `SELECT (SELECT COUNT(*) FROM report WHERE project_id = $1) AS reports,
           (SELECT COUNT(*) FROM report_body WHERE project_id = $1) AS "withResults",
           ((SELECT COALESCE(SUM(octet_length(data)), 0) FROM report_order WHERE project_id = $1)
             + (SELECT COALESCE(SUM(octet_length(data) + octet_length(files) + COALESCE(octet_length(details), 0)), 0)
                FROM report_body WHERE project_id = $1)
             + (SELECT COALESCE(SUM(octet_length(data)), 0) FROM report_evidence WHERE project_id = $1)
             + (SELECT COALESCE(SUM(octet_length(data)), 0) FROM base WHERE project_id = $1)
           )::bigint AS "resultsBytes",
           ((SELECT COALESCE(SUM(octet_length(data)), 0) FROM segment WHERE project_id = $1)
             + (SELECT COALESCE(SUM(octet_length(data)), 0) FROM roll_up WHERE project_id = $1)
           )::bigint AS "derivedBytes"`,
        [project],
      ))!,
    async databaseBytes() {
      const row = await postgres.get<{ bytes: number }>(
        `SELECT COALESCE(SUM(pg_total_relation_size(oid)), 0)::bigint AS bytes FROM pg_class
         WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
      )
      return row!.bytes
    },
    async resultsBeyond(project, bytes) {
      const row = await postgres.get<{ before: number | null }>(
        `SELECT MAX(at) + 1 AS before FROM (
           SELECT run.at, SUM(octet_length(report_order.data) + octet_length(report_body.data) + octet_length(files)
             + COALESCE(octet_length(details), 0) + COALESCE(octet_length(report_evidence.data), 0))
             OVER (ORDER BY run.at DESC, run.run_id DESC, report.report_id DESC) AS total
           FROM run JOIN report USING (project_id, run_id) JOIN report_order USING (project_id, report_id)
           JOIN report_body USING (project_id, report_id) LEFT JOIN report_evidence USING (project_id, report_id)
           WHERE run.project_id = $1) AS sums WHERE total > $2`,
        [project, bytes],
      )
      return row?.before ?? null
    },
    async oldResults(project, before) {
      const rows = await postgres.all<{ report: number }>(
        `SELECT report_id AS report FROM run JOIN report USING (project_id, run_id)
         JOIN report_body USING (project_id, report_id) WHERE project_id = $1 AND run.at < $2 ORDER BY run.at, report_id`,
        [project, before],
      )
      return rows.map(({ report }) => report)
    },
    async oldRuns(project, before) {
      // The newest report stays, as everywhere.
      const rows = await postgres.all<{ run: number }>(
        `SELECT run_id AS run FROM run WHERE project_id = $1 AND at < $2 AND run_id <>
           (SELECT run_id FROM report WHERE project_id = $1 ORDER BY report_id DESC LIMIT 1) ORDER BY at`,
        [project, before],
      )
      return rows.map(({ run }) => run)
    },
    removeResults: (project, reports) =>
      postgres.transaction(async (sql) => {
        await dropResults(sql, project, reports)
        await dropBases(sql, project)
      }),
    async removeRuns(project, runs) {
      for (let from = 0; from < runs.length; from += runsPerStep) {
        const step = runs.slice(from, from + runsPerStep)
        await postgres.projectTransaction(project, (sql) => dropRuns(sql, project, step))
      }
      await dropDerived(postgres, project)
      await dropBases(postgres, project)
    },
    async vacuum() {
      const tables = await postgres.all<{ name: string }>(
        `SELECT quote_ident(relname) AS name FROM pg_class
         WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
      )
      for (const { name } of tables) await postgres.run(`VACUUM (FULL, ANALYZE) ${name}`)
    },
  }
}

async function dropResults(sql: Sql, project: number, reports: number[]): Promise<void> {
  for (const table of ['report_evidence', 'report_body', 'report_order']) {
    await sql.run(`DELETE FROM ${table} WHERE project_id = $1 AND report_id = ANY($2)`, [project, reports])
  }
}

async function dropRuns(sql: Sql, project: number, runs: number[]): Promise<void> {
  await lockProject(sql, project)
  const rows = await sql.all<{ report: number }>(
    'SELECT report_id AS report FROM report WHERE project_id = $1 AND run_id = ANY($2)',
    [project, runs],
  )
  const reports = rows.map(({ report }) => report)
  await dropResults(sql, project, reports)
  await sql.run('DELETE FROM nonpass WHERE project_id = $1 AND report_id = ANY($2)', [project, reports])
  await sql.run('DELETE FROM report WHERE project_id = $1 AND report_id = ANY($2)', [project, reports])
  const dropped = await sql.run('DELETE FROM run WHERE project_id = $1 AND run_id = ANY($2)', [project, runs])
  await sql.run('UPDATE project SET runs = runs - $2 WHERE project_id = $1', [project, dropped])
}

const dropBases = (sql: Sql, project: number): Promise<number> =>
  sql.run(`DELETE FROM base WHERE project_id = $1 AND ${isBaseOfNothing}`, [project])

/** Of chapters none of whose reports is left. The chapters themselves stay: they are counted. */
async function dropDerived(sql: Sql, project: number): Promise<void> {
  for (const table of ['segment', 'roll_up']) {
    await sql.run(
      `DELETE FROM ${table} WHERE project_id = $1 AND chapter_id IN (
         SELECT chapter_id FROM chapter WHERE project_id = $1 AND NOT EXISTS (
           SELECT 1 FROM report WHERE project_id = $1 AND report_id > chapter_id * ${reportsPerChapter}
             AND report_id <= (chapter_id + 1) * ${reportsPerChapter}))`,
      [project],
    )
  }
}
