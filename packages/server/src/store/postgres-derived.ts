import type { DerivedData } from './derived-data.ts'
import type { Postgres } from './postgres-connection.ts'
import { lockClass } from './postgres-migrate.ts'
import type { ChapterRecord, Derived, DerivedPart, RollUpRecord, SegmentRecord } from './store.ts'

export function createPostgresDerived(postgres: Postgres): DerivedData {
  return {
    derived: async (project) =>
      (await postgres.get<Derived>(
        `SELECT COALESCE((SELECT MAX(chapter_id) + 1 FROM chapter WHERE project_id = $1), 0) AS chapters,
           COALESCE((SELECT MAX(report_id) FROM report WHERE project_id = $1), 0) AS "lastReport",
           (SELECT COUNT(*) FROM report WHERE project_id = $1) AS reports,
           (SELECT COUNT(*) FROM report_order WHERE project_id = $1) AS "withResults"`,
        [project],
      ))!,
    async filesOfTests(project) {
      const rows = await postgres.all<{ file: number }>(
        'SELECT file_id AS file FROM test WHERE project_id = $1 ORDER BY test_id',
        [project],
      )
      return Int32Array.from(rows, ({ file }) => file)
    },
    deriveAlone: (project, task) => deriveAlone(postgres, project, task),
    putDerived: (project, chapter, part) => put(postgres, project, chapter, part),
    async endChapter(project, chapter, runs) {
      await postgres.run(
        `INSERT INTO chapter (project_id, chapter_id, runs) VALUES ($1, $2, $3)
         ON CONFLICT (project_id, chapter_id) DO UPDATE SET runs = EXCLUDED.runs`,
        [project, chapter, runs],
      )
    },
    chapters: (project, from) =>
      postgres.all<ChapterRecord>(
        'SELECT chapter_id AS chapter, runs FROM chapter WHERE project_id = $1 AND chapter_id >= $2 ORDER BY chapter_id',
        [project, from],
      ),
    segments: (project, block, from, to) =>
      postgres.all<SegmentRecord>(
        `SELECT chapter_id AS chapter, data FROM segment JOIN chapter USING (project_id, chapter_id)
         WHERE project_id = $1 AND block_id = $2 AND chapter_id >= $3 AND chapter_id < $4 ORDER BY chapter_id`,
        [project, block, from, to],
      ),
    rollUps: (project, day, from, to) =>
      postgres.all<RollUpRecord>(
        `SELECT chapter_id AS chapter, scope, block_id AS block, data
         FROM roll_up JOIN chapter USING (project_id, chapter_id)
         WHERE project_id = $1 AND day = $2 AND chapter_id >= $3 AND chapter_id < $4
         ORDER BY chapter_id, scope, block_id`,
        [project, day, from, to],
      ),
    dropDerived: (project, from) =>
      postgres.transaction(async (sql) => {
        for (const table of ['chapter', 'segment', 'roll_up']) {
          await sql.run(`DELETE FROM ${table} WHERE project_id = $1 AND chapter_id >= $2`, [project, from])
        }
      }),
  }
}

/** A lock that PostgreSQL itself gives back when this server, or the connection, is gone. */
async function deriveAlone(postgres: Postgres, project: number, task: () => Promise<void>): Promise<boolean> {
  const client = await postgres.connect('derives')
  try {
    const { rows } = await client.query<{ got: boolean }>(
      `SELECT pg_try_advisory_lock($1, hashtext(current_schema() || ' derive ' || $2)) AS got`,
      [lockClass, project],
    )
    if (!rows[0]!.got) return false
    await task()
    return true
  } finally {
    await client.end().catch(() => {})
  }
}

const put = (postgres: Postgres, project: number, chapter: number, part: DerivedPart): Promise<void> =>
  postgres.transaction(async (sql) => {
    const { base, reports = [], segments = [], rollUps = [] } = part
    if (base) {
      await sql.run('INSERT INTO base (project_id, chapter_id, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        project,
        chapter,
        base,
      ])
    }
    for (const { report, order, body, files } of reports) {
      await sql.run('UPDATE report_order SET data = $3 WHERE project_id = $1 AND report_id = $2', [
        project,
        report,
        order,
      ])
      await sql.run('UPDATE report_body SET data = $3, files = $4 WHERE project_id = $1 AND report_id = $2', [
        project,
        report,
        body,
        files,
      ])
    }
    for (const { block, data } of segments) {
      await sql.run(
        `INSERT INTO segment (project_id, block_id, chapter_id, data) VALUES ($1, $2, $3, $4)
         ON CONFLICT (project_id, block_id, chapter_id) DO UPDATE SET data = EXCLUDED.data`,
        [project, block, chapter, data],
      )
    }
    for (const { day, scope, block, data } of rollUps) {
      await sql.run(
        `INSERT INTO roll_up (project_id, day, chapter_id, scope, block_id, data) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (project_id, day, chapter_id, scope, block_id) DO UPDATE SET data = EXCLUDED.data`,
        [project, day, chapter, scope, block, data],
      )
    }
  })
