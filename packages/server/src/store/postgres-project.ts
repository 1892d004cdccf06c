import { hash } from 'node:crypto'
import type { Sql } from './postgres-connection.ts'

/** The counters of a project. */
export interface ProjectRow {
  name: string
  nextFile: number
  nextTest: number
  nextDictionary: number
  nextRun: number
  nextReport: number
  nextProof: number
}

/**
 * Everything that gives out numbers begins with this: one transaction a project at a time, whichever server it is of. So
 * numbers have no gaps, and a higher number was committed later.
 */
export async function lockProject(sql: Sql, project: number): Promise<ProjectRow> {
  const row = await sql.get<ProjectRow>(
    `SELECT name, next_file AS "nextFile", next_test AS "nextTest", next_dictionary AS "nextDictionary",
       next_run AS "nextRun", next_report AS "nextReport", next_proof AS "nextProof"
     FROM project WHERE project_id = $1 FOR NO KEY UPDATE`,
    [project],
  )
  if (row) return row
  throw new Error(`there is no project ${project}`)
}

/** What long names are unique by. */
export const nameHash = (...parts: string[]): Buffer => hash('sha256', parts.join('\0').toWellFormed(), 'buffer')
