import type { Database } from 'better-sqlite3'
import { reportsPerChapter } from '../codec/segment-codec.ts'
import { isBaseOfNothing } from './base-of-report.ts'
import type { GroupCommit } from './group-commit.ts'
import type { KeptSizes, Retained } from './store.ts'

/** Rows of one step: the event loop is free in between. */
const reportsPerStep = 50
const runsPerStep = 200
const testsPerStep = 2000

/** What is old goes: results first, whole runs later. */
export function createRetained(database: Database, commits: GroupCommit): Retained {
  const selectSizes = database.prepare<{ project: number }, KeptSizes>(`
    SELECT
      (SELECT COUNT(*) FROM report WHERE project_id = :project) AS reports,
      (SELECT COUNT(*) FROM report_body WHERE project_id = :project) AS withResults,
      (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM report_order WHERE project_id = :project)
        + (SELECT COALESCE(SUM(LENGTH(data) + LENGTH(files) + COALESCE(LENGTH(details), 0)), 0)
           FROM report_body WHERE project_id = :project)
        + (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM report_evidence WHERE project_id = :project)
        + (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM base WHERE project_id = :project) AS resultsBytes,
      (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM segment WHERE project_id = :project)
        + (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM roll_up WHERE project_id = :project) AS derivedBytes`)
  const selectBeyond = database
    .prepare<{ project: number; bytes: number }, number | null>(
      `SELECT MAX(at) + 1 FROM (
         SELECT run.at, SUM(LENGTH(report_order.data) + LENGTH(report_body.data) + LENGTH(files)
           + COALESCE(LENGTH(details), 0) + COALESCE(LENGTH(report_evidence.data), 0))
           OVER (ORDER BY run.at DESC, run.run_id DESC, report.report_id DESC) AS total
         FROM run JOIN report USING (project_id, run_id) JOIN report_order USING (project_id, report_id)
         JOIN report_body USING (project_id, report_id) LEFT JOIN report_evidence USING (project_id, report_id)
         WHERE run.project_id = :project) WHERE total > :bytes`,
    )
    .pluck()
  const selectOldResults = database
    .prepare<[number, number], number>(
      `SELECT report_id FROM run JOIN report USING (project_id, run_id) JOIN report_body USING (project_id, report_id)
       WHERE project_id = ? AND run.at < ? ORDER BY run.at, report_id`,
    )
    .pluck()
  // The newest report stays: numbers go on from it.
  const selectOldRuns = database
    .prepare<{ project: number; before: number }, number>(
      `SELECT run_id FROM run WHERE project_id = :project AND at < :before AND run_id <>
         (SELECT run_id FROM report WHERE project_id = :project ORDER BY report_id DESC LIMIT 1) ORDER BY at`,
    )
    .pluck()
  const selectReports = database
    .prepare<[number, string], number>(
      'SELECT report_id FROM report WHERE project_id = ? AND run_id IN (SELECT value FROM json_each(?))',
    )
    .pluck()
  const selectTests = database
    .prepare<[number], number>('SELECT COALESCE(MAX(test_id) + 1, 0) FROM test WHERE project_id = ?')
    .pluck()
  const dropFailures = database.prepare(
    `DELETE FROM nonpass WHERE project_id = ? AND test_id >= ? AND test_id < ?
     AND report_id IN (SELECT value FROM json_each(?))`,
  )
  const dropResults = ['report_evidence', 'report_body', 'report_order'].map(ofReports)
  const dropReports = ofReports('report')
  const dropBases = database.prepare(`DELETE FROM base WHERE project_id = ? AND ${isBaseOfNothing}`)
  // Of chapters none of whose reports is left. The chapters themselves stay: they are counted.
  const dropDerived = ['segment', 'roll_up'].map((table) =>
    database.prepare(
      `DELETE FROM ${table} WHERE project_id = :project AND chapter_id IN (
         SELECT chapter_id FROM chapter WHERE project_id = :project AND NOT EXISTS (
           SELECT 1 FROM report WHERE project_id = :project AND report_id > chapter_id * ${reportsPerChapter}
             AND report_id <= (chapter_id + 1) * ${reportsPerChapter}))`,
    ),
  )
  const dropRuns = database.prepare(
    'DELETE FROM run WHERE project_id = ? AND run_id IN (SELECT value FROM json_each(?))',
  )

  function ofReports(table: string) {
    return database.prepare(
      `DELETE FROM ${table} WHERE project_id = ? AND report_id IN (SELECT value FROM json_each(?))`,
    )
  }

  const removeRuns = database.transaction((project: number, runs: string, reports: string) => {
    for (const drop of [...dropResults, dropReports]) drop.run(project, reports)
    dropRuns.run(project, runs)
  })

  return {
    sizes: async (project) => selectSizes.get({ project })!,
    databaseBytes: async () =>
      Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true })),
    resultsBeyond: async (project, bytes) => selectBeyond.get({ project, bytes }) ?? null,
    oldResults: async (project, before) => selectOldResults.all(project, before),
    oldRuns: async (project, before) => selectOldRuns.all({ project, before }),
    async removeResults(project, reports) {
      for (const step of stepsOf(reports, reportsPerStep)) {
        await commits.write(() => {
          for (const drop of dropResults) drop.run(project, JSON.stringify(step))
        })
      }
      await commits.write(() => void dropBases.run(project))
    },
    async removeRuns(project, runs) {
      const reports = JSON.stringify(selectReports.all(project, JSON.stringify(runs)))
      const tests = selectTests.get(project)!
      for (let test = 0; test < tests; test += testsPerStep) {
        await commits.write(() => dropFailures.run(project, test, test + testsPerStep, reports))
      }
      for (const step of stepsOf(runs, runsPerStep)) {
        const ids = JSON.stringify(step)
        commits.flush()
        // Every report that goes would be looked for in all failures, which are gone.
        database.pragma('foreign_keys = OFF')
        try {
          removeRuns.immediate(project, ids, JSON.stringify(selectReports.all(project, ids)))
        } finally {
          database.pragma('foreign_keys = ON')
        }
        await new Promise(setImmediate)
      }
      for (const drop of dropDerived) await commits.write(() => drop.run({ project }))
      await commits.write(() => void dropBases.run(project))
    },
    async vacuum() {
      commits.flush()
      database.exec('VACUUM')
      database.pragma('wal_checkpoint(TRUNCATE)')
    },
  }
}

function* stepsOf(ids: number[], size: number): Generator<number[]> {
  for (let from = 0; from < ids.length; from += size) yield ids.slice(from, from + size)
}
