import type { Database } from 'better-sqlite3'
import type { ErrorText } from '../api-schemas/common.ts'
import { runColumns, toErrorText, toRun, type ErrorRow, type RunRow } from './run-row.ts'
import type { FailureRecord, ProjectRecord, Store } from './store.ts'

type Runs = Pick<
  Store,
  'projects' | 'findProject' | 'openProject' | 'run' | 'runs' | 'branches' | 'previousPassed' | 'failuresOf' | 'errors'
>

interface RunsParameters {
  project: number
  at: number
  run: number
  status: string | null
  limit: number
}

/** Projects, runs and failures: what is looked up. */
export function createRuns(database: Database): Runs {
  const selectProjects = database.prepare<[], ProjectRecord>(
    `SELECT project_id AS project, name,
       (SELECT COUNT(*) FROM run WHERE run.project_id = project.project_id) AS runs,
       (SELECT MAX(at) FROM run WHERE run.project_id = project.project_id) AS lastRunAt
     FROM project ORDER BY lastRunAt DESC NULLS LAST, project_id`,
  )
  const selectProject = database.prepare<[string], number>('SELECT project_id FROM project WHERE name = ?').pluck()
  const insertProject = database
    .prepare<[string], number>('INSERT INTO project (name) VALUES (?) RETURNING project_id')
    .pluck()
  const selectRun = database.prepare<{ id: string; project: number | null }, RunRow>(
    `SELECT ${runColumns} FROM run WHERE id = :id AND (:project IS NULL OR project_id = :project) ORDER BY at DESC LIMIT 1`,
  )
  const selectRuns = database.prepare<RunsParameters, RunRow>(
    `SELECT ${runColumns} FROM run
     WHERE project_id = :project AND (at, run_id) < (:at, :run) AND (:status IS NULL OR status = :status)
     ORDER BY at DESC, run_id DESC LIMIT :limit`,
  )
  const selectRunsOfBranch = database.prepare<RunsParameters & { branch: string }, RunRow>(
    `SELECT ${runColumns} FROM run
     WHERE project_id = :project AND branch = :branch AND (at, run_id) < (:at, :run)
       AND (:status IS NULL OR status = :status)
     ORDER BY at DESC, run_id DESC LIMIT :limit`,
  )
  const passedBefore = `status = 'passed' AND (at, run_id) < (:at, :run) AND json_extract(summary, '$.filtered') IS NULL
     AND json_extract(summary, '$.shards.received') >= json_extract(summary, '$.shards.expected')
     ORDER BY at DESC, run_id DESC LIMIT 1`
  type Before = Pick<RunsParameters, 'project' | 'at' | 'run'>
  const selectPassed = database
    .prepare<Before, string>(`SELECT id FROM run WHERE project_id = :project AND ${passedBefore}`)
    .pluck()
  const selectPassedOfBranch = database
    .prepare<Before & { branch: string }, string>(
      `SELECT id FROM run WHERE project_id = :project AND branch = :branch AND ${passedBefore}`,
    )
    .pluck()
  const selectBranches = database
    .prepare<[number], string>(
      `SELECT branch FROM run WHERE project_id = ? AND branch IS NOT NULL GROUP BY branch ORDER BY MAX(at) DESC LIMIT 200`,
    )
    .pluck()
  const selectFailures = database.prepare<[number, number, number], FailureRecord>(
    `SELECT report_id AS report, status, retries, error FROM nonpass
     WHERE project_id = ? AND test_id = ? AND report_id >= ? ORDER BY report_id`,
  )
  const selectError = database.prepare<[number, string], ErrorRow>(
    'SELECT name, message, stack, truncated FROM error WHERE project_id = ? AND hash = ?',
  )

  return {
    projects: async () => selectProjects.all(),
    findProject: async (name) => selectProject.get(name),
    openProject: async (name) => selectProject.get(name) ?? insertProject.get(name)!,
    run: async (id, project) => {
      const row = selectRun.get({ id, project: project ?? null })
      return row && toRun(row)
    },
    runs: async (project, { limit, branch, status, before }) => {
      const { at, run } = before ?? { at: Number.MAX_SAFE_INTEGER, run: 0 }
      const parameters = { project, at, run, status: status ?? null, limit }
      const rows = branch === undefined ? selectRuns.all(parameters) : selectRunsOfBranch.all({ ...parameters, branch })
      return rows.map(toRun)
    },
    branches: async (project) => selectBranches.all(project),
    previousPassed: async ({ project, at, run, branch }) => {
      const ofBranch = branch === null ? undefined : selectPassedOfBranch.get({ project, at, run, branch })
      return ofBranch ?? selectPassed.get({ project, at, run })
    },
    failuresOf: async (project, test, firstReport) => selectFailures.all(project, test, firstReport),
    errors: async (project, hashes) => {
      const found = new Map<string, ErrorText>()
      for (const hash of hashes) {
        const row = found.has(hash) ? undefined : selectError.get(project, hash)
        if (row) found.set(hash, toErrorText(row))
      }
      return found
    },
  }
}
