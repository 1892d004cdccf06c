import { apiPath } from '../../api/client.ts'
import type { RunAnswer, RunRow, RunsAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'

/** So far back the list of runs is looked through before a run is asked for by itself, with all its lanes. */
const LISTED = 50

/** The facts of one run: its runner, its commit, where the code lives. */
export function useRunRow(id: string | null | undefined, project: string | undefined): RunRow | undefined {
  const list = useQuery<RunsAnswer>(id ? apiPath('/runs', { project, limit: LISTED }) : null, { keep: true })
  const listed = list.data?.runs.find((run) => run.id === id)
  const missing = id && list.data && !listed
  const alone = useQuery<RunAnswer>(missing ? apiPath(`/runs/${encodeURIComponent(id)}`, { project }) : null)
  return listed ?? alone.data?.run
}
