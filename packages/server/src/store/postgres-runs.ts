import type { Postgres } from './postgres-connection.ts'
import { nameHash } from './postgres-project.ts'
import { runColumns, toErrorText, toRun, type ErrorRow, type RunRow } from './run-row.ts'
import type { FailureRecord, ProjectRecord, Store } from './store.ts'

type Runs = Pick<
  Store,
  'projects' | 'findProject' | 'openProject' | 'run' | 'runs' | 'branches' | 'previousPassed' | 'failuresOf' | 'errors'
>

interface RunsQuery {
  at: number
  run: number
  status: string | null
  branch?: string | undefined
  limit: number
}

/** Projects, runs and failures: what is looked up. */
export function createPostgresRuns(postgres: Postgres): Runs {
  async function findProject(name: string): Promise<number | undefined> {
    const row = await postgres.get<{ project: number }>(
      'SELECT project_id AS project FROM project WHERE name_hash = $1',
      [nameHash(name)],
    )
    return row?.project
  }

  async function selectRuns(project: number, { at, run, status, branch, limit }: RunsQuery) {
    const values = [project, at, run, status, limit]
    const ofBranch = branch === undefined ? '' : 'AND md5(branch) = md5($6) AND branch = $6'
    const rows = await postgres.all<RunRow>(
      `SELECT ${runColumns} FROM run
       WHERE project_id = $1 AND (at, run_id) < ($2, $3) AND ($4::text IS NULL OR status = $4) ${ofBranch}
       ORDER BY at DESC, run_id DESC LIMIT $5`,
      branch === undefined ? values : [...values, branch],
    )
    return rows.map(toRun)
  }

  return {
    projects: () =>
      postgres.all<ProjectRecord>(
        `SELECT project_id AS project, name, runs, last_run_at AS "lastRunAt" FROM project
         ORDER BY last_run_at DESC NULLS LAST, project_id`,
      ),
    findProject,
    async openProject(name) {
      const found = await findProject(name)
      if (found !== undefined) return found
      await postgres.run('INSERT INTO project (name, name_hash) VALUES ($1, $2) ON CONFLICT (name_hash) DO NOTHING', [
        name,
        nameHash(name),
      ])
      return (await findProject(name))!
    },
    async run(id, project) {
      const row = await postgres.get<RunRow>(
        `SELECT ${runColumns} FROM run WHERE id = $1 AND ($2::bigint IS NULL OR project_id = $2)
         ORDER BY at DESC LIMIT 1`,
        [id, project ?? null],
      )
      return row && toRun(row)
    },
    runs: (project, { limit, branch, status, before }) =>
      selectRuns(project, { ...(before ?? newest), status: status ?? null, branch, limit }),
    async branches(project) {
      const rows = await postgres.all<{ branch: string }>(
        `SELECT branch FROM run WHERE project_id = $1 AND branch IS NOT NULL
         GROUP BY branch ORDER BY MAX(at) DESC LIMIT 200`,
        [project],
      )
      return rows.map(({ branch }) => branch)
    },
    async previousPassed({ project, at, run, branch }) {
      const last = async (where: string, values: unknown[]): Promise<string | undefined> => {
        const row = await postgres.get<{ id: string }>(
          `SELECT id FROM run
           WHERE project_id = $1 AND status = 'passed' AND (at, run_id) < ($2, $3) AND NOT filtered
             AND (summary::json #>> '{shards,received}')::int >= (summary::json #>> '{shards,expected}')::int ${where}
           ORDER BY at DESC, run_id DESC LIMIT 1`,
          [project, at, run, ...values],
        )
        return row?.id
      }
      const ofBranch = branch === null ? undefined : await last('AND md5(branch) = md5($4) AND branch = $4', [branch])
      return ofBranch ?? last('', [])
    },
    failuresOf: (project, test, firstReport) =>
      postgres.all<FailureRecord>(
        `SELECT report_id AS report, status, retries, error FROM nonpass
         WHERE project_id = $1 AND test_id = $2 AND report_id >= $3 ORDER BY report_id`,
        [project, test, firstReport],
      ),
    async errors(project, hashes) {
      const rows = await postgres.all<ErrorRow & { hash: string }>(
        'SELECT hash, name, message, stack, truncated FROM error WHERE project_id = $1 AND hash = ANY($2)',
        [project, hashes],
      )
      return new Map(rows.map((row) => [row.hash, toErrorText(row)]))
    },
  }
}

const newest = { at: Number.MAX_SAFE_INTEGER, run: 0 }
