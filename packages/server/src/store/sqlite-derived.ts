import type { Database } from 'better-sqlite3'
import type { DerivedData } from './derived-data.ts'
import type { GroupCommit } from './group-commit.ts'
import type { ChapterRecord, Derived, DerivedPart, RollUpRecord, SegmentRecord } from './store.ts'

export function createDerived(database: Database, commits: GroupCommit): DerivedData {
  const selectDerived = database.prepare<{ project: number }, Derived>(
    `SELECT COALESCE((SELECT MAX(chapter_id) + 1 FROM chapter WHERE project_id = :project), 0) AS chapters,
       COALESCE((SELECT MAX(report_id) FROM report WHERE project_id = :project), 0) AS lastReport,
       (SELECT COUNT(*) FROM report WHERE project_id = :project) AS reports,
       (SELECT COUNT(*) FROM report_order WHERE project_id = :project) AS withResults`,
  )
  const selectFiles = database
    .prepare<[number], number>('SELECT file_id FROM test WHERE project_id = ? ORDER BY test_id')
    .pluck()
  const putBase = database.prepare(
    'INSERT INTO base (project_id, chapter_id, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  // A row that takes the place of a longer one leaves its page half empty. Put at the end, rows lie close together, and
  // the pages of the old ones are free for the next reports.
  const replaceOrder = database.prepare(
    `INSERT OR REPLACE INTO report_order (project_id, report_id, data)
     SELECT project_id, report_id, ? FROM report_order WHERE project_id = ? AND report_id = ?`,
  )
  const replaceBody = database.prepare(
    `INSERT OR REPLACE INTO report_body (project_id, report_id, data, files, details)
     SELECT project_id, report_id, ?, ?, details FROM report_body WHERE project_id = ? AND report_id = ?`,
  )
  const putSegment = database.prepare(
    'INSERT OR REPLACE INTO segment (project_id, block_id, chapter_id, data) VALUES (?, ?, ?, ?)',
  )
  const putRollUp = database.prepare(
    'INSERT OR REPLACE INTO roll_up (project_id, day, chapter_id, scope, block_id, data) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const putChapter = database.prepare('INSERT OR REPLACE INTO chapter (project_id, chapter_id, runs) VALUES (?, ?, ?)')
  const selectChapters = database.prepare<[number, number], ChapterRecord>(
    'SELECT chapter_id AS chapter, runs FROM chapter WHERE project_id = ? AND chapter_id >= ? ORDER BY chapter_id',
  )
  const selectSegments = database.prepare<[number, number, number, number], SegmentRecord>(
    `SELECT chapter_id AS chapter, data FROM segment JOIN chapter USING (project_id, chapter_id)
     WHERE project_id = ? AND block_id = ? AND chapter_id >= ? AND chapter_id < ? ORDER BY chapter_id`,
  )
  const selectRollUps = database.prepare<[number, number, number, number], RollUpRecord>(
    `SELECT chapter_id AS chapter, scope, block_id AS block, data FROM roll_up JOIN chapter USING (project_id, chapter_id)
     WHERE project_id = ? AND day = ? AND chapter_id >= ? AND chapter_id < ? ORDER BY chapter_id, scope, block_id`,
  )
  const drops = ['chapter', 'segment', 'roll_up'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE project_id = ? AND chapter_id >= ?`),
  )

  function put(
    project: number,
    chapter: number,
    { base, reports = [], segments = [], rollUps = [] }: DerivedPart,
  ): void {
    if (base) putBase.run(project, chapter, base)
    for (const { report, order, body, files } of reports) {
      replaceOrder.run(order, project, report)
      replaceBody.run(body, files, project, report)
    }
    for (const { block, data } of segments) putSegment.run(project, block, chapter, data)
    for (const { day, scope, block, data } of rollUps) putRollUp.run(project, day, chapter, scope, block, data)
  }

  return {
    derived: async (project) => selectDerived.get({ project })!,
    filesOfTests: async (project) => Int32Array.from(selectFiles.all(project)),
    // No other server has the file open.
    deriveAlone: async (_project, task) => {
      await task()
      return true
    },
    putDerived: (project, chapter, part) => commits.write(() => put(project, chapter, part)),
    endChapter: (project, chapter, runs) => commits.write(() => void putChapter.run(project, chapter, runs)),
    chapters: async (project, from) => selectChapters.all(project, from),
    segments: async (project, block, from, to) => selectSegments.all(project, block, from, to),
    rollUps: async (project, day, from, to) => selectRollUps.all(project, day, from, to),
    dropDerived: (project, from) =>
      commits.write(() => {
        for (const drop of drops) drop.run(project, from)
      }),
  }
}
