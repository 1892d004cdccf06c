import type { Database } from 'better-sqlite3'

export interface TableBytes {
  name: string
  bytes: number
}

/** Bytes of the eight largest tables with their indexes, without what is free in their pages. */
export const tableBytes = (database: Database): TableBytes[] =>
  database
    .prepare<[], TableBytes>(
      `SELECT sqlite_schema.tbl_name AS name, SUM(dbstat.payload) AS bytes FROM dbstat
       JOIN sqlite_schema ON sqlite_schema.name = dbstat.name GROUP BY 1 ORDER BY 2 DESC LIMIT 8`,
    )
    .all()
