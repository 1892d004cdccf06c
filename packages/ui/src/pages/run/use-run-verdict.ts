import { apiPath } from '../../api/client.ts'
import type { RunAnswer, RunVerdictAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'

/** What the failures of a run are. Asked apart from the run, which need not wait for it; nothing for a run that passed. */
export function useRunVerdict({ run: { id, project }, failures, fileErrors, errors }: RunAnswer) {
  const isWrong = failures.length + fileErrors.length + errors.length > 0
  const path = apiPath(`/runs/${encodeURIComponent(id)}/verdict`, { project })
  return useQuery<RunVerdictAnswer>(isWrong ? path : null).data
}
