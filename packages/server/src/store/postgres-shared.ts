import { baseOfReport } from './base-of-report.ts'
import { randomUUID } from 'node:crypto'
import type { News } from '../live.ts'
import type { Postgres } from './postgres-connection.ts'
import { followChannel } from './postgres-follow.ts'
import { testColumns } from './postgres-names.ts'
import { runColumns, toRun, type RunRow } from './run-row.ts'
import type { SharedHistory, StoredReport, TestRecord } from './store.ts'

/** What one server sends to the others. */
interface Message {
  from: string
  /** Left out where it would be too long: something has happened. */
  news?: News
}

/** PostgreSQL's limit is 8,000 bytes. */
const maxPayloadBytes = 7900

/** @param channel where the servers of this history, and no others, hear of each other */
export function createPostgresShared(postgres: Postgres, channel: string): SharedHistory {
  const self = randomUUID()
  return {
    async lastReport(project) {
      const row = await postgres.get<{ last: number }>(
        'SELECT next_report - 1 AS last FROM project WHERE project_id = $1',
        [project],
      )
      return row?.last ?? 0
    },
    async reportsAfter(project, report, limit) {
      const rows = await postgres.all<RunRow & Omit<StoredReport, 'run'>>(
        `SELECT ${runColumns.replace(/\b(id|at|key)\b/g, 'run.$1')}, report.report_id AS report,
           report_order.data AS "order", report_body.data AS body, files, report_evidence.data AS evidence, ${baseOfReport} AS base
         FROM report JOIN run USING (project_id, run_id) JOIN report_order USING (project_id, report_id)
         JOIN report_body USING (project_id, report_id) LEFT JOIN report_evidence USING (project_id, report_id)
         WHERE project_id = $1 AND report_id > $2 ORDER BY report_id LIMIT $3`,
        [project, report, limit],
      )
      return rows.map(({ report: number, order, body, files, evidence, base, ...run }) => {
        return { report: number, run: toRun(run), order, body, files, base, evidence }
      })
    },
    describedAfter: (project, report) =>
      postgres.all<TestRecord>(`SELECT ${testColumns} FROM test WHERE project_id = $1 AND described_by > $2`, [
        project,
        report,
      ]),
    async announce(news) {
      const whole = JSON.stringify({ from: self, news } satisfies Message)
      const payload =
        Buffer.byteLength(whole) <= maxPayloadBytes ? whole : JSON.stringify({ from: self } satisfies Message)
      await postgres.run('SELECT pg_notify($1, $2)', [channel, payload])
    },
    follow: (listener) =>
      followChannel(postgres, channel, {
        onMessage(text) {
          const { from, news } = JSON.parse(text) as Message
          if (from !== self) listener(news)
        },
        onGap: () => listener(undefined),
      }),
  }
}
